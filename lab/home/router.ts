import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDaemon } from '../util/daemon';
import { netns } from '../util/names';
import { ensureNetns, inNetns, loadNft, setSysctls } from '../util/netns';
import { runDir } from '../util/paths';
import { run } from '../util/run';
import type { HomePlan } from './types';

/** Folder of the home's state. */
export const homeDir = join(runDir, 'home');

/** Folder that the router serves over HTTP: a NoCloud seed for each of the home's virtual machines. */
const seedDir = join(homeDir, 'seed');

const SEED_PORT = 8000;

/** A machine of the home's LAN. */
export interface HomeHost {
  readonly name: string;
  readonly mac: string;
  readonly address: string;
}

/** Home routers let nothing in that was not asked for from inside, and hide the LAN behind their own address. */
const RULES = `
table ip home {
  chain forward {
    type filter hook forward priority filter; policy accept;
    iifname "wan" ct state != { established, related } drop
  }
  chain input {
    type filter hook input priority filter; policy accept;
    iifname "wan" ct state != { established, related } ip protocol != icmp drop
  }
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    oifname "wan" masquerade
  }
}
`;

/** Makes the home's namespace: LAN bridge, router, and the line to the internet. */
export async function routerUp(plan: HomePlan): Promise<void> {
  const { home, inet } = netns;
  await ensureNetns(home);
  await setSysctls(home, { 'net.ipv4.ip_forward': 1 });
  // Where the host has Docker, bridged frames would otherwise pass the router's rules.
  if (existsSync('/proc/sys/net/bridge')) await setSysctls(home, { 'net.bridge.bridge-nf-call-iptables': 0 });
  const ip = (...words: string[]) => run(['ip', '-n', home, ...words]);
  await ip('link', 'add', 'lan', 'type', 'bridge', 'mcast_snooping', '0', 'forward_delay', '0');
  await ip('address', 'add', `${plan.routerAddress}/${plan.prefixLength}`, 'dev', 'lan');
  await ip('link', 'set', 'lan', 'up');
  await ip('link', 'add', 'wan', 'type', 'veth', 'peer', 'name', 'home', 'netns', inet);
  await run(['ip', '-n', inet, 'address', 'add', `${plan.wanGateway}/24`, 'dev', 'home']);
  await run(['ip', '-n', inet, 'link', 'set', 'home', 'mtu', String(plan.wanMtuBytes), 'up']);
  await ip('address', 'add', plan.wanAddress, 'dev', 'wan');
  await ip('link', 'set', 'wan', 'mtu', String(plan.wanMtuBytes), 'up');
  await ip('route', 'add', 'default', 'via', plan.wanGateway);
  await loadNft(home, RULES);
}

/** Starts DHCP and DNS for the LAN. */
export async function lanServices(plan: HomePlan, hosts: readonly HomeHost[]): Promise<void> {
  const network = plan.lanCidr.split('/')[0];
  const argv = [
    ...['dnsmasq', '--keep-in-foreground', '--log-facility=-', '--conf-file=/dev/null', '--leasefile-ro'],
    ...['--interface=lan', '--bind-interfaces', '--no-resolv', '--no-hosts', '--no-ping'],
    // There is no DNS in the lab's internet: a quick "no such name" in place of silence.
    '--address=/#/',
    `--dhcp-range=${plan.pool ? plan.pool.join(',') : `${network},static`}`,
    ...hosts.map(({ mac, name, address }) => `--dhcp-host=${mac},${name},${address}`),
  ];
  await startDaemon({ base: join(homeDir, 'dnsmasq'), argv: inNetns(netns.home, argv) });
  mkdirSync(seedDir, { recursive: true });
  const address = ['--bind', plan.routerAddress, '--directory', seedDir];
  const server = ['python3', '-m', 'http.server', ...address, String(SEED_PORT)];
  await startDaemon({ base: join(homeDir, 'seed-server'), argv: inNetns(netns.home, server) });
}

/**
 * Puts a machine's seed where its cloud-init finds it.
 *
 * @returns address of its folder.
 */
export function writeSeed(plan: HomePlan, host: HomeHost): string {
  const dir = join(seedDir, host.name);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'meta-data'), `instance-id: ${host.name}\nlocal-hostname: ${host.name}\n`);
  writeFileSync(join(dir, 'user-data'), userData(host));
  // Empty, but there: cloud-init asks for them ten times over when they are missing.
  for (const name of ['vendor-data', 'network-config']) writeFileSync(join(dir, name), '');
  return `http://${plan.routerAddress}:${SEED_PORT}/${host.name}/`;
}

/**
 * A machine at home is set up by its owner, with systemd-networkd: what cloud-init and netplan made of the first lease
 * is taken away.
 */
function userData(host: HomeHost): string {
  const files = [
    { path: '/etc/systemd/network/20-wired.network', content: '[Match]\nType=ether\nKind=!*\n\n[Network]\nDHCP=yes\n' },
    { path: '/etc/cloud/cloud.cfg.d/99-own-network.cfg', content: 'network: {config: disabled}\n' },
  ];
  const config = {
    hostname: host.name,
    manage_etc_hosts: true,
    write_files: files,
    runcmd: ['rm -f /etc/netplan/*.yaml', ['netplan', 'generate'], ['networkctl', 'reload']],
  };
  return `#cloud-config\n${JSON.stringify(config)}\n`;
}

/** Adds a tap for a virtual machine to the LAN. */
export async function addLanTap(tap: string): Promise<void> {
  await run(inNetns(netns.home, ['ip', 'tuntap', 'add', 'dev', tap, 'mode', 'tap', 'vnet_hdr']));
  await run(['ip', '-n', netns.home, 'link', 'set', tap, 'master', 'lan', 'up']);
}
