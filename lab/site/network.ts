import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { listDaemons, startDaemon, stopDaemon } from '../util/daemon';
import { netns, netnsName } from '../util/names';
import { deleteNetns, ensureNetns, inNetns, loadNft, netnsExists, setSysctls } from '../util/netns';
import { runDir } from '../util/paths';
import { run, tryRun } from '../util/run';
import { type SeedPlace, seedServer } from '../vm/seed';
import { UNTOUCHED } from './openstack';
import { CUT, LINE, MEND, NETWORK, siteRules } from './rules';
import type { Site } from './types';

const sitesDir = join(runDir, 'sites');
const PROVIDER = '198.51.100.1';

/** Folder of a site's state. */
export function siteDir(name: string): string {
  return join(sitesDir, name);
}

/** Names of the sites that have state on disk. */
export function listSites(): string[] {
  return existsSync(sitesDir) ? readdirSync(sitesDir) : [];
}

/** Where the router serves the seeds of the site's machines. */
export function seedsOf(site: Site): SeedPlace {
  return { dir: join(siteDir(site.name), 'seed'), address: site.routerAddress };
}

/** Cuts the site's line to the internet, without either side being told. */
export async function cutLine(site: Site): Promise<void> {
  await loadNft(site.netns, CUT);
}

export async function mendLine(site: Site): Promise<void> {
  await loadNft(site.netns, MEND);
}

/** Makes the site's network and router, closed but for what is asked for from inside. */
export async function networkUp(site: Site): Promise<void> {
  await ensureNetns(site.netns);
  await setSysctls(site.netns, { 'net.ipv4.ip_forward': 1, 'net.ipv4.conf.all.rp_filter': 0 });
  // Where the host has Docker, bridged frames would otherwise pass the router's rules.
  if (existsSync('/proc/sys/net/bridge')) await setSysctls(site.netns, { 'net.bridge.bridge-nf-call-iptables': 0 });
  const ip = (...words: string[]) => run(['ip', '-n', site.netns, ...words]);
  const inet = (...words: string[]) => run(['ip', '-n', netns.inet, ...words]);
  await ip('link', 'add', NETWORK, 'type', 'bridge', 'mcast_snooping', '0', 'forward_delay', '0');
  await ip('link', 'set', NETWORK, 'mtu', String(site.mtuBytes), 'up');
  await ip('address', 'add', `${site.routerAddress}/${site.prefixLength}`, 'dev', NETWORK);
  await ip('link', 'add', LINE, 'type', 'veth', 'peer', 'name', site.name, 'netns', netns.inet);
  await ip('address', 'add', site.routerPublicAddress, 'peer', `${PROVIDER}/32`, 'dev', LINE);
  await ip('link', 'set', LINE, 'up');
  await ip('route', 'add', 'default', 'via', PROVIDER);
  await inet('link', 'set', site.name, 'up');
  await inet('address', 'add', PROVIDER, 'peer', `${site.routerPublicAddress}/32`, 'dev', site.name);
  await inet('route', 'add', site.floatingAddress, 'via', site.routerPublicAddress, 'dev', site.name);
  await loadNft(site.netns, siteRules(site, UNTOUCHED));
  await startDaemon({ base: join(siteDir(site.name), 'dnsmasq'), argv: inNetns(site.netns, dnsmasq(site)) });
  const seeds = inNetns(site.netns, seedServer(seedsOf(site)));
  await startDaemon({ base: join(siteDir(site.name), 'seed-server'), argv: seeds });
}

function dnsmasq(site: Site): string[] {
  return [
    ...['dnsmasq', '--keep-in-foreground', '--log-facility=-', '--conf-file=/dev/null', '--leasefile-ro'],
    ...[`--interface=${NETWORK}`, '--bind-interfaces', '--no-resolv', '--no-hosts', '--no-ping'],
    // There is no DNS in the lab's internet: a quick "no such name" in place of silence.
    '--address=/#/',
    `--dhcp-range=${site.cidr.split('/')[0]},static`,
    `--dhcp-option=option:mtu,${site.mtuBytes}`,
    ...site.machines.flatMap(({ mac, name, address }) => [
      `--dhcp-host=${mac},${name},${address}`,
      `--host-record=${name},${address}`,
    ]),
  ];
}

/** Removes network and router. The machines must have ended. */
export async function networkDown(name: string): Promise<void> {
  await Promise.all(listDaemons(siteDir(name)).map((daemon) => stopDaemon(daemon)));
  // A namespace goes some time after its deletion, and its interfaces with it: this name is needed at once.
  if (netnsExists(netns.inet)) await tryRun(['ip', '-n', netns.inet, 'link', 'delete', name]);
  await deleteNetns(netnsName(`site-${name}`));
  rmSync(siteDir(name), { recursive: true, force: true });
}
