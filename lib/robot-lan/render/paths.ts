import { MACHINE_PATHS } from '../../machine/paths';

/** Where things are on a machine of a LAN. The scripts and units in assets/ use the same places. */
export const PATHS = {
  ...MACHINE_PATHS,
  /** What the OpenVPN server's configuration takes from the plan. */
  openVpnLan: '/etc/skylan/openvpn/lan.conf',
  /** The overlay's ports. */
  overlayList: '/var/lib/skylan/overlay',
} as const;
