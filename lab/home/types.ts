import type { Progress } from '../util/progress';

export interface HomeSpec {
  /** The robot's LAN; its first host address is the home router's. @default '192.168.0.0/24' */
  readonly lanCidr?: string;
  /** @default host 83 of lanCidr */
  readonly robotAddress?: string;
  /** Address that the home router leases to the desktop gateway. @default host 10 of lanCidr */
  readonly desktopAddress?: string;
  /** Host name of the robot, which its mDNS name follows. @default 'uburog' */
  readonly robotName?: string;
  /** Debian packages of the desktop gateway. @default DESKTOP_PACKAGES */
  readonly desktopPackages?: readonly string[];
  /** The robot is a virtual machine in place of a network namespace. @default false */
  readonly full?: boolean;
  /** The home's public address in the lab's internet. @default '198.51.100.7/24' */
  readonly wanAddress?: string;
  /** @default '198.51.100.1' */
  readonly wanGateway?: string;
  /** @default 1500 */
  readonly wanMtuBytes?: number;
  readonly progress?: Progress;
}

/** {@link HomeSpec} with every default filled in. */
export interface HomePlan extends Required<Omit<HomeSpec, 'progress'>> {
  readonly routerAddress: string;
  readonly prefixLength: number;
  /** First and last address leased to anyone; undefined in a LAN too small for it. */
  readonly pool?: readonly [string, string];
}
