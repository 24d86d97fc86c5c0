import type { Door } from '../net/door';

/** A machine on the overlay. */
export interface OverlayMember {
  readonly role: 'gateway' | 'node';
  readonly hostname: string;
  /** IPv4 address in the VPC subnet. */
  readonly cloudAddress: string;
  /** IPv4 address in the LAN, without prefix length. */
  readonly lanAddress: string;
}

/** One tunnel port of a machine's `rosbridge`. */
export interface OverlayPort {
  /** Name of the overlay's kind: of its templates on the machine. */
  readonly kind: string;
  /** Interface name, at most 15 characters, for example `gre131`. */
  readonly interfaceName: string;
  /** Host name of the other end; `mesh` where there are several. */
  readonly peer: string;
  /** Cloud address of this end. */
  readonly localAddress: string;
  /** Cloud addresses of the other ends. */
  readonly remoteAddresses: readonly string[];
  /** Fixed, locally administered MAC address of the port. */
  readonly macAddress: string;
}

/** One kind of overlay. All that is particular about it is in its file and its folder of assets/. */
export interface Overlay {
  /** What it is, for the setting's description: `name`: a sentence. */
  readonly meaning: string;
  /** Bytes that a tunnel adds to a LAN packet. */
  readonly overheadBytes: number;
  /** What a member lets in from other members. */
  readonly doors: readonly Door[];
  /** Debian packages that members need. */
  readonly packages: readonly string[];
  /** The folder of assets/ that members run. */
  readonly folder: string;
  /**
   * The ports of one member.
   *
   * @param others - the gateway first where it is among them
   * @param hostNumber - number of a LAN address in its network
   */
  ports(
    self: OverlayMember,
    others: readonly OverlayMember[],
    hostNumber: (lanAddress: string) => number,
  ): readonly OverlayPort[];
  /** Whether the peers of a member of this role come and go, so that it reads its list while it runs. */
  peersChange(role: OverlayMember['role']): boolean;
}
