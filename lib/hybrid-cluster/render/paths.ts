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
  /** Fleets, for the same programs. */
  fleets: '/etc/skylan/fleets.json',
  /** Where a worker mounts homes from. */
  homeMount: '/etc/systemd/system/home.mount',
  /** Where the cluster's state is kept. */
  stateEnv: '/etc/skylan/state.env',
  /** Copies of the state, on its volume. */
  backups: '/var/lib/skylan-state/backups',
  /** Variables of jobs. */
  jobEnv: '/etc/skylan/job.env',
  /** The role of jobs in AWS. */
  bucketsEnv: '/etc/skylan/buckets.env',
  /** A directory of users. */
  directoryEnv: '/etc/skylan/directory.env',
  /** What skylan-metrics knows. */
  metricsEnv: '/etc/skylan/metrics.env',
  cgroupConf: '/etc/slurm/cgroup.conf',
  /** What signs tokens. */
  tokenKey: '/etc/slurm/jwt_hs256.key',
} as const;
