import { MACHINE_PATHS } from '../../machine/paths';

/** Where things are on a machine of a LAN. The scripts and units in assets/ use the same places. */
export const PATHS = {
  ...MACHINE_PATHS,
  /** Which ports the filter at the edge of the bridge is about. */
  edgeEnv: '/etc/skylan/edge.env',
  /** When the machines are stopped because nobody is connected. */
  idleStopEnv: '/etc/skylan/idle-stop.env',
  /** The overlay's ports. */
  overlayList: '/var/lib/skylan/overlay',
} as const;
