import { Address4 } from 'ip-address';
import type { HomePlan, HomeSpec } from './types';

/** What the desktop gateway has installed before `skylan-join` runs there. */
export const DESKTOP_PACKAGES: readonly string[] = ['openvpn'];

/** The robot answers to its mDNS name and resolves those of others. */
export const ROBOT_PACKAGES: readonly string[] = ['avahi-daemon', 'libnss-mdns'];

const POOL_HOSTS = [20, 79] as const;

/**
 * Fills in a home's defaults.
 *
 * @throws Error for an address that does not lie in the LAN.
 */
export function planHome(spec: HomeSpec): HomePlan {
  const lanCidr = spec.lanCidr ?? '192.168.0.0/24';
  const lan = new Address4(lanCidr);
  const size = 2 ** (32 - lan.subnetMask);
  const host = (number: number) => Address4.fromBigInt(lan.startAddress().bigInt() + BigInt(number)).address;
  const inLan = (what: string, address: string) => {
    if (!new Address4(address).isInSubnet(lan)) throw new Error(`${what} ${address} is outside the LAN ${lanCidr}`);
    return address;
  };
  return {
    lanCidr,
    prefixLength: lan.subnetMask,
    routerAddress: host(1),
    robotAddress: inLan('robotAddress', spec.robotAddress ?? host(83)),
    desktopAddress: inLan('desktopAddress', spec.desktopAddress ?? host(10)),
    ...(size > POOL_HOSTS[1] + 1 ? { pool: [host(POOL_HOSTS[0]), host(POOL_HOSTS[1])] as const } : {}),
    robotName: spec.robotName ?? 'uburog',
    desktopPackages: spec.desktopPackages ?? DESKTOP_PACKAGES,
    full: spec.full ?? false,
    wanAddress: spec.wanAddress ?? '198.51.100.7/24',
    wanGateway: spec.wanGateway ?? '198.51.100.1',
    wanMtuBytes: spec.wanMtuBytes ?? 1500,
  };
}
