import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startDaemon } from '../util/daemon';
import { netns } from '../util/names';
import { ensureNetns, inNetns, loadNft, netnsExists, setSysctls } from '../util/netns';
import { deleteTable, replaceTable } from '../util/nft';
import { run, tryRun } from '../util/run';
import { seedServer } from '../vm/seed';
import { homeDir, homeSeeds } from './folders';
import type { Home } from './types';

/** A machine of the home's LAN that always gets the same lease. */
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

/** The robot's LAN, in the home's namespace. */
export const LAN_BRIDGE = 'lan';

/** Makes the home's namespace: LAN bridge, router, and a line of its own to the internet. */
export async function routerUp(home: Home): Promise<void> {
  await ensureNetns(home.netns);
  await setSysctls(home.netns, { 'net.ipv4.ip_forward': 1 });
  // Where the host has Docker, bridged frames would otherwise pass the router's rules.
  if (existsSync('/proc/sys/net/bridge')) await setSysctls(home.netns, { 'net.bridge.bridge-nf-call-iptables': 0 });
  const ip = (...words: string[]) => run(['ip', '-n', home.netns, ...words]);
  await ip('link', 'add', LAN_BRIDGE, 'type', 'bridge', 'mcast_snooping', '0', 'forward_delay', '0');
  await ip('address', 'add', `${home.routerAddress}/${home.prefixLength}`, 'dev', LAN_BRIDGE);
  await ip('link', 'set', LAN_BRIDGE, 'up');
  await ip('link', 'add', 'wan', 'type', 'veth', 'peer', 'name', home.name, 'netns', netns.inet);
  await run(['ip', '-n', netns.inet, 'link', 'set', home.name, 'mtu', String(home.wanMtuBytes), 'up']);
  await ip('link', 'set', 'wan', 'mtu', String(home.wanMtuBytes), 'up');
  await setInternetAddress(home, home.wanAddress);
  await loadNft(home.netns, RULES);
}

/** Takes the line to the internet away, also one that a killed run has left. */
export async function lineDown(name: string): Promise<void> {
  // A namespace goes some time after its deletion, and its interfaces with it: this name is needed at once.
  if (netnsExists(netns.inet)) await tryRun(['ip', '-n', netns.inet, 'link', 'delete', name]);
}

/**
 * Gives the home another public address, as a provider does that renumbers its customers: connections that were
 * translated to the old one are forgotten by the router, and what still comes for it ends in the internet.
 */
export async function changeInternetAddress(home: Home, address: string): Promise<void> {
  await setInternetAddress(home, address);
  // What was masqueraded is gone with the address (the kernel sees to it); the rest is of no use either.
  await tryRun(inNetns(home.netns, ['conntrack', '--flush']));
}

/** Lets packets of UDP pass between the home and the internet, or none, as routers of companies and hotels do. */
export async function udpGetsOut(home: Home, allowed: boolean): Promise<void> {
  const table = 'ip home_without_udp';
  const drop = [
    'chain forward {',
    '  type filter hook forward priority 10; policy accept;',
    '  meta l4proto udp drop',
    '}',
  ];
  await loadNft(home.netns, allowed ? deleteTable(table) : replaceTable(table, drop));
}

/** The line is point to point: each end has the other's address as its peer. */
async function setInternetAddress(home: Home, address: string): Promise<void> {
  const inet = ['ip', '-n', netns.inet, 'address'];
  const wan = ['ip', '-n', home.netns, 'address'];
  await run([...inet, 'flush', 'dev', home.name]);
  await run([...wan, 'flush', 'dev', 'wan']);
  await run([...inet, 'add', home.wanGateway, 'peer', `${address}/32`, 'dev', home.name]);
  await run([...wan, 'add', address, 'peer', `${home.wanGateway}/32`, 'dev', 'wan']);
  await run(['ip', '-n', home.netns, 'route', 'replace', 'default', 'via', home.wanGateway]);
}

/** Starts DHCP and DNS for the LAN, and the server of the machines' seeds. */
export async function lanServices(home: Home, hosts: readonly HomeHost[]): Promise<void> {
  const network = home.lanCidr.split('/')[0];
  const argv = [
    ...['dnsmasq', '--keep-in-foreground', '--log-facility=-', '--conf-file=/dev/null', '--leasefile-ro'],
    ...[`--interface=${LAN_BRIDGE}`, '--bind-interfaces', '--no-resolv', '--no-hosts', '--no-ping'],
    // There is no DNS in the lab's internet: a quick "no such name" in place of silence.
    '--address=/#/',
    `--dhcp-range=${home.pool ? home.pool.join(',') : `${network},static`}`,
    ...hosts.map(({ mac, name, address }) => `--dhcp-host=${mac},${name},${address}`),
  ];
  const dir = homeDir(home.name);
  await startDaemon({ base: join(dir, 'dnsmasq'), argv: inNetns(home.netns, argv) });
  await startDaemon({ base: join(dir, 'seed-server'), argv: inNetns(home.netns, seedServer(homeSeeds(home))) });
}

/** Adds a tap for a virtual machine to the LAN. */
export async function addLanTap(home: Home, tap: string): Promise<void> {
  await run(inNetns(home.netns, ['ip', 'tuntap', 'add', 'dev', tap, 'mode', 'tap', 'vnet_hdr']));
  await run(['ip', '-n', home.netns, 'link', 'set', tap, 'master', LAN_BRIDGE, 'up']);
}
