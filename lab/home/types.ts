import type { CommandResult } from '../util/run';
import type { GuestExecOptions, MachineEngine } from '../vm/types';

/** What the robot of a home is: a container, a virtual machine, or not there. */
export type RobotKind = 'container' | 'vm' | 'none';

export interface HomeSpec {
  /**
   * `home`, or `home-` and lower-case letters or digits: names of machines and namespaces follow it. At most 15
   * characters. Homes of different names stand side by side. @default 'home'
   */
  readonly name?: string;
  /**
   * Which of the homes on one LAN this is, counted from 0: router, leases, machines and internet address follow it, so
   * that they are different in each. @default 0 for `home`, 1 for `home-b`, and so on to `home-z`
   */
  readonly number?: number;
  /** The robot's LAN; the home router has one of its first host addresses. @default '192.168.0.0/24' */
  readonly lanCidr?: string;
  /** @default host 83 of lanCidr, 84 in the next home, and so on */
  readonly robotAddress?: string;
  /** Address that the home router leases to the desktop gateway. @default host 10 of lanCidr, 11 in the next home */
  readonly desktopAddress?: string;
  /** Host name of the robot, which its mDNS name follows. @default 'uburog', 'uburog2' in the next home */
  readonly robotName?: string;
  /** @default 'container' */
  readonly robot?: RobotKind;
  /**
   * What the desktop gateway is. Where the host's kernel has not what a container needs, it is a virtual machine all the
   * same. @default 'container'
   */
  readonly desktop?: MachineEngine;
  /** Debian packages of the desktop gateway. @default DESKTOP_PACKAGES */
  readonly desktopPackages?: readonly string[];
  /**
   * What the desktop gateway's owner set up (keys of cloud-config such as `write_files` and `runcmd`).
   * @default the wired interface is systemd-networkd's, with DHCP
   */
  readonly desktopConfig?: Readonly<Record<string, unknown>>;
  /** The home's public address in the lab's internet. @default '198.51.100.7', .8 in the next home */
  readonly wanAddress?: string;
  /** @default '198.51.100.1' */
  readonly wanGateway?: string;
  /** @default 1500 */
  readonly wanMtuBytes?: number;
}

/** A home: {@link HomeSpec} with every default filled in, and the names of what it is made of. */
export interface Home extends Required<HomeSpec> {
  readonly routerAddress: string;
  readonly prefixLength: number;
  /** First and last address leased to anyone; undefined in a LAN too small for it. */
  readonly pool?: readonly [string, string];
  /** Network namespace of router and LAN bridge. */
  readonly netns: string;
  /** Name of the desktop gateway's virtual machine: `desktop-gateway`, `desktop-gateway-b`. */
  readonly desktopVm: string;
  /** Name of the robot, where it is a virtual machine: `robot`, `robot-b`. */
  readonly robotVm: string;
}

/** A further machine of the LAN: a network namespace with the host's own programs. */
export interface LanHost {
  readonly name: string;
  readonly address: string;
  readonly netns: string;
  exec(argv: readonly string[], options?: GuestExecOptions): Promise<CommandResult>;
}
