import type { OverlayMember, OverlayPort } from '../overlay/overlay';
import type { Settled } from '../settings/settled';
import type { UplinkPlan } from '../uplink/uplink';
import type { Draft, MachineDraft } from './draft';
import type { PowerPlan } from './power-settings';

/**
 * The plan of a robot LAN: every address, name and MTU, worked out from the
 * settings and free of conflicts. Renderers and constructs read it; nothing
 * else decides addresses.
 */

/** A machine on the LAN that runs in the cloud, with its settings; it answers as `<hostname>.local` on the LAN. */
export interface MachinePlan extends Omit<Settled<MachineDraft>, 'name' | keyof OverlayMember>, OverlayMember {
  /** Fixed, locally administered MAC address of `rosbridge`. */
  readonly bridgeMacAddress: string;
  /** The machine's ports of the overlay. */
  readonly overlayPorts: readonly OverlayPort[];
}

/** The settings that are in the plan under other names, or only in what follows from them. */
type Rearranged =
  | ('lanCidr' | 'lanMtuBytes' | 'lanRouterAddress' | 'vpcCidr' | 'vpcMtuBytes' | 'vpc')
  | ('privateCidr' | 'publicAddress')
  | ('gateway' | 'nodes' | 'image' | 'uplink' | 'power');

/** The whole LAN; what is not described here is a setting of the same name. */
export interface RobotLanPlan extends Omit<Settled<Draft>, Rearranged> {
  readonly lan: {
    /** For example `192.168.0.0/24`. */
    readonly cidr: string;
    readonly prefixLength: number;
    /** MTU of `rosbridge`, its ports and the TAP devices, in bytes. */
    readonly mtuBytes: number;
  };
  readonly vpc: {
    /** CIDR of the VPC subnet that holds the cloud addresses. */
    readonly cidr: string;
    /** MTU between instances, in bytes; the overlay must fit into it. */
    readonly mtuBytes: number;
    /** The user's own network, or undefined for a new VPC. */
    readonly existing?: {
      readonly vpcId: string;
      readonly subnetId: string;
      readonly availabilityZone: string;
      /** Subnet of nodes without a public address. */
      readonly privateSubnetId: string | undefined;
    };
    /** CIDR of the subnet of nodes without a public address; undefined where the plan has no place for such. */
    readonly privateCidr: string | undefined;
  };
  /** How desktop gateways come in; one or several. */
  readonly uplinks: readonly UplinkPlan[];
  /** When the machines run. */
  readonly power: PowerPlan;
  readonly gateway: MachinePlan;
  readonly nodes: readonly MachinePlan[];
}
