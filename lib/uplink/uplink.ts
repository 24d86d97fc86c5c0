import type { MachineFile } from '../machine/machine-spec';
import type { Door } from '../net/door';
import type { OpenVpnPlan } from './openvpn/settings';
import type { WireGuardPlan } from './wireguard/settings';

/** The words of the setting `uplink.kind`. */
export const UPLINK_KINDS = ['openvpn', 'wireguard'] as const;

/** One uplink of a plan, by its kind. */
export type UplinkPlan = OpenVpnPlan | WireGuardPlan;

/** The plans by the names of their kinds. */
export type UplinkPlans = { readonly [Plan in UplinkPlan as Plan['kind']]: Plan };

/** What an uplink needs to know of the LAN that it leads into. */
export interface UplinkLan {
  /** IPv4 address of the gateway in the LAN. */
  readonly gatewayLanAddress: string;
  /** MTU of the LAN, in bytes. */
  readonly mtuBytes: number;
}

/** What an uplink adds to the gateway. */
export interface UplinkMachine {
  /** Debian packages. */
  readonly packages: readonly string[];
  /** Its folders of assets/. A file `uplink/*.sh` in one says how it is checked and what it makes of a new configuration. */
  readonly folders: readonly string[];
  /** Its configuration. */
  readonly files: readonly MachineFile[];
  /** systemd units, in the order in which they start. */
  readonly units: readonly string[];
  /** What its scripts and templates know as variables. */
  readonly values: Readonly<Record<string, string>>;
  /** Names of the bridge's ports by which it comes in, or their beginning and `*`: what crosses them is filtered. */
  readonly ports: readonly string[];
}

/** An uplink of a plan. All that is particular about its kind is in its folder here and its folder of assets/. */
export interface Uplink {
  /** What it lets in from the networks that may call. */
  readonly doors: readonly Door[];
  /** Why a door that stands open to the world is no risk, for a security reviewer. */
  readonly whyOpen: string;
  /** What the gateway runs for it. */
  machine(lan: UplinkLan): UplinkMachine;
}
