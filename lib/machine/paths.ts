/** Where things are on every machine. The scripts and units in assets/ use the same places. */
export const MACHINE_PATHS = {
  /** What the machine is: `KEY='value'` lines, root-only since one of them is the pre-signed ready address. */
  machineEnv: '/etc/skylan/machine.env',
  scripts: '/usr/local/lib/skylan',
  units: '/etc/systemd/system',
} as const;
