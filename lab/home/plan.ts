import { Address4 } from 'ip-address';
import { netnsName } from '../util/names';
import type { Home, HomeSpec } from './types';

/** What the desktop gateway has installed before `skylan-join` runs there. */
export const DESKTOP_PACKAGES: readonly string[] = ['nftables', 'openvpn'];

/** The robot answers to its mDNS name and resolves those of others. */
export const ROBOT_PACKAGES: readonly string[] = ['avahi-daemon', 'libnss-mdns'];

/** The owner's network set-up: what cloud-init and netplan made of the first lease is taken away. */
export const NETWORKD_CONFIG = {
  write_files: [
    { path: '/etc/systemd/network/20-wired.network', content: '[Match]\nName=en*\n\n[Network]\nDHCP=yes\n' },
    { path: '/etc/cloud/cloud.cfg.d/99-own-network.cfg', content: 'network: {config: disabled}\n' },
  ],
  runcmd: ['rm -f /etc/netplan/*.yaml', ['netplan', 'generate'], ['networkctl', 'reload']],
};

/** First and last host number that a home leases to anyone; cloud machines are around 130. */
const POOLS = [
  [20, 79],
  [150, 179],
  [180, 209],
  [210, 239],
] as const;

/**
 * Fills in a home's defaults.
 *
 * @throws Error for a name that machines and namespaces cannot follow, a home whose number is not known, and an address
 * that does not lie in the LAN.
 */
export function planHome(spec: HomeSpec = {}): Home {
  const name = spec.name ?? 'home';
  if (!/^home(-[a-z0-9]{1,10})?$/.test(name)) throw new Error(`not a home's name: ${name}`);
  const suffix = name.slice('home'.length);
  const number = spec.number ?? numberOf(name);
  const lanCidr = spec.lanCidr ?? '192.168.0.0/24';
  const lan = new Address4(lanCidr);
  const size = 2 ** (32 - lan.subnetMask);
  const host = (hostNumber: number) => Address4.fromBigInt(lan.startAddress().bigInt() + BigInt(hostNumber)).address;
  const inLan = (what: string, address: string) => {
    if (!new Address4(address).isInSubnet(lan)) throw new Error(`${what} ${address} is outside the LAN ${lanCidr}`);
    return address;
  };
  const pool = POOLS[number];
  return {
    name,
    number,
    lanCidr,
    prefixLength: lan.subnetMask,
    routerAddress: host(1 + number),
    robotAddress: inLan('robotAddress', spec.robotAddress ?? host(83 + number)),
    desktopAddress: inLan('desktopAddress', spec.desktopAddress ?? host(10 + number)),
    ...(pool && size > pool[1] + 1 ? { pool: [host(pool[0]), host(pool[1])] as const } : {}),
    robotName: spec.robotName ?? (number === 0 ? 'uburog' : `uburog${number + 1}`),
    robot: spec.robot ?? 'container',
    desktop: spec.desktop ?? 'container',
    desktopPackages: spec.desktopPackages ?? DESKTOP_PACKAGES,
    desktopConfig: spec.desktopConfig ?? NETWORKD_CONFIG,
    wanAddress: spec.wanAddress ?? `198.51.100.${7 + number}`,
    wanGateway: spec.wanGateway ?? '198.51.100.1',
    wanMtuBytes: spec.wanMtuBytes ?? 1500,
    netns: netnsName(name),
    desktopVm: `desktop-gateway${suffix}`,
    robotVm: `robot${suffix}`,
  };
}

/** The packages of homes' machines: a list for each image that they need. */
export function homePackages(homes: readonly HomeSpec[]): (readonly string[])[] {
  return homes
    .map(planHome)
    .flatMap((home) => [home.desktopPackages, ...(home.robot === 'none' ? [] : [ROBOT_PACKAGES])]);
}

function numberOf(name: string): number {
  if (name === 'home') return 0;
  const letter = /^home-([b-z])$/.exec(name)?.[1];
  if (!letter) throw new Error(`${name} needs a number: which home of the LAN it is`);
  return letter.charCodeAt(0) - 'a'.charCodeAt(0);
}
