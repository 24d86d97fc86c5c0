import type { Settled } from '../settings/settled';
import type { Draft, MachineDraft } from './draft';

/**
 * The plan of a robot LAN: every address, name and MTU, worked out from the
 * settings and free of conflicts. Renderers and constructs read it; nothing
 * else decides addresses.
 */

/** Tunnels among the cloud machines: a star of gretap, or a mesh of VXLAN with unicast only. */
export type OverlayKind = Settled<Draft>['overlay'];

/** One tunnel port of a machine's `rosbridge`. */
export interface OverlayPort {
  readonly kind: OverlayKind;
  /** Interface name, at most 15 characters, for example `gre131`. */
  readonly interfaceName: string;
  /** Host name of the other end; `mesh` with VXLAN. */
  readonly peer: string;
  /** Cloud address of this end. */
  readonly localAddress: string;
  /** Cloud addresses of the other ends; one with gretap. */
  readonly remoteAddresses: readonly string[];
  /** Fixed, locally administered MAC address of the port. */
  readonly macAddress: string;
}

/** A machine on the LAN that runs in the cloud, with its settings. */
export interface MachinePlan extends Omit<Settled<MachineDraft>, 'name'> {
  readonly role: 'gateway' | 'node';
  /** Host name; the machine answers as `<hostname>.local` on the LAN. */
  readonly hostname: string;
  /** IPv4 address in the VPC subnet. */
  readonly cloudAddress: string;
  /** IPv4 address in the LAN, without prefix length. */
  readonly lanAddress: string;
  /** Fixed, locally administered MAC address of `rosbridge`. */
  readonly bridgeMacAddress: string;
  /** Overlay ports. gretap: the gateway has one a node, a node has one to the gateway. VXLAN: one a machine. */
  readonly overlayPorts: readonly OverlayPort[];
}

/** The settings that are in the plan under other names, or only in what follows from them. */
type Rearranged =
  | ('lanCidr' | 'lanMtuBytes' | 'lanRouterAddress' | 'vpcCidr' | 'vpcMtuBytes' | 'vpc')
  | ('gateway' | 'nodes' | 'image');

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
    };
  };
  readonly gateway: MachinePlan;
  readonly nodes: readonly MachinePlan[];
}
