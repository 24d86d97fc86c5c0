import { MACHINE_PATHS } from '../../machine/paths';

/** Where things are on a cluster's machine. The scripts and units in assets/ use the same places. */
export const PATHS = {
  ...MACHINE_PATHS,
  /** What the site gateway forwards, for nft(8). */
  siteRules: '/etc/skylan/skylan-site.nft',
  internetRules: '/etc/skylan/skylan-internet.nft',
  /** Options of slurmd. */
  slurmdEnv: '/etc/skylan/slurmd.env',
  /** What the programs that power workers up and down know. */
  powerEnv: '/etc/skylan/slurm.env',
  /** Where a worker mounts homes from. */
  homeMount: '/etc/systemd/system/home.mount',
  /** Where the cluster's state is kept. */
  stateEnv: '/etc/skylan/state.env',
  /** Copies of the state, on its volume. */
  backups: '/var/lib/skylan-state/backups',
  /** What skylan-metrics knows. */
  metricsEnv: '/etc/skylan/metrics.env',
  cgroupConf: '/etc/slurm/cgroup.conf',
} as const;
