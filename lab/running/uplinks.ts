/** What the lab knows of the product's uplinks, by the profile that a home joins with. */

export const UPLINKS = ['openvpn', 'wireguard'] as const;
export type UplinkKind = (typeof UPLINKS)[number];

/** A desktop gateway's end of an uplink. */
export interface UplinkEnd {
  readonly kind: UplinkKind;
  /** Port of its bridge. */
  readonly port: string;
  /** Unit of the client. */
  readonly unit: string;
  /** Words of the client's journal when it has connected. */
  readonly connected: string;
  /** Debian package. */
  readonly package: string;
}

const ENDS: Readonly<Record<UplinkKind, UplinkEnd>> = {
  openvpn: {
    kind: 'openvpn',
    port: 'tap0',
    unit: 'skylan-openvpn-client',
    connected: 'Initialization Sequence Completed',
    package: 'openvpn',
  },
  wireguard: {
    kind: 'wireguard',
    port: 'uplink0',
    unit: 'skylan-wireguard-client',
    connected: 'connected to',
    package: 'wireguard-tools',
  },
};

/** The end of an uplink, by its kind. */
export function uplinkEnd(kind: UplinkKind): UplinkEnd {
  return ENDS[kind];
}

/** Which uplink a profile's text is of. */
export function uplinkOfProfile(profile: string): UplinkKind {
  return /^\[Interface\]$/m.test(profile) ? 'wireguard' : 'openvpn';
}

/** What a home is that joins by WireGuard, whose module most hosts' kernels lack for containers. */
export function wireGuardHome() {
  return { desktop: 'vm', desktopPackages: ['nftables', ENDS.wireguard.package] } as const;
}
