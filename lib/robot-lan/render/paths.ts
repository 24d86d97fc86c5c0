import { MACHINE_PATHS } from '../../machine/paths';

/** Where things are on a machine of a LAN. The scripts and units in assets/ use the same places. */
export const PATHS = {
  ...MACHINE_PATHS,
  /** Environment of ROS 2 programs, also for `docker run --env-file`. */
  ddsEnv: '/etc/skylan/dds.env',
  /** What that environment refers to, and the environment of each ROS 2 release. */
  dds: '/etc/skylan/dds',
  openVpnConfig: '/etc/skylan/openvpn/server.conf',
  /** What crosses the bridge's edge, for nft(8). */
  edgeRules: '/etc/skylan/skylan-edge.nft',
  networkUnits: '/etc/systemd/network',
} as const;

/** The bridge that carries the LAN address, by the same name on every machine. */
export const BRIDGE = 'rosbridge';

/** The TAP device that OpenVPN attaches to. */
export const TAP = 'tap0';

/** Unprivileged owner of the TAP device and of the OpenVPN process. */
export const OPENVPN_USER = 'skylan-openvpn';
