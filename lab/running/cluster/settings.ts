import { CONTROLLER_PACKAGES, GPU, type SiteSpec, WORKER_PACKAGES } from '../../site';

export { GPU, GPU_UNIT } from '../../site';

/** The external site: what its operator has before the cluster. */
export const BIELEFELD: SiteSpec = {
  name: 'bielefeld',
  cidr: '192.168.66.0/24',
  gateway: 'master',
  floatingAddress: '198.51.100.66',
  mtuBytes: 1450,
  machines: [
    // Slurm's database is on it.
    { name: 'master', address: '192.168.66.10', packages: CONTROLLER_PACKAGES, memoryMiB: 768 },
    // Two jobs of one processor find room on it, as far as its memory goes.
    { name: 'bielefeld-1', address: '192.168.66.11', packages: WORKER_PACKAGES, cpus: 2 },
  ],
};

/** The AWS sites, in the order in which `--sites` adds them. */
export const AWS_SITES = [
  { name: 'giessen', cidr: '192.168.77.0/24' },
  { name: 'marburg', cidr: '192.168.88.0/24' },
] as const;

/** Sites that a scenario can have: two at least, since one needs no tunnel. */
export const MOST_SITES = 1 + AWS_SITES.length;

/** What WireGuard adds to a packet, over IPv6 (wg(8)): the larger of both. */
const OVERHEAD_BYTES = 80;

/** MTU that the tunnel must have: the smallest uplink's, less WireGuard's own bytes. */
export const TUNNEL_MTU_BYTES = Math.min(BIELEFELD.mtuBytes ?? 1450, 1500) - OVERHEAD_BYTES;

/** UDP port of the tunnel. Written here and not taken from the product, which the lab judges from outside. */
export const TUNNEL_PORT = 51_820;

/** Host name of a controller in AWS. */
export const CONTROLLER_IN_AWS = 'controller';

/** The kind of the first AWS site's on-demand worker, which Slurm knows by its name, and by this feature. */
export const ON_DEMAND_KIND = { name: 'burst', feature: 'spare' } as const;

/**
 * Fleets of the first AWS site, in the order in which jobs take their machines: those that AWS lacks when the lab says
 * so, those that it may take back, and those that stay.
 */
export const FLEETS = {
  scarce: { name: 'scarce', instanceTypes: ['t3.micro'], max: 2 },
  spot: { name: 'spot', instanceTypes: ['t3.small'], max: 2 },
  steady: { name: 'steady', instanceTypes: ['t3.medium'], max: 1, purchase: 'onDemand' },
} as const;

/** Seconds after which an idle on-demand worker is powered down, and a fleet's machine ended. */
export const SUSPEND_SECONDS = 60;

/** What a run of a scenario chooses. */
export interface ClusterShape {
  /** How many sites, 2 or 3: the external one, and the rest in AWS. */
  readonly sites: number;
  /** Site of Slurm's controller: the external one, or the first in AWS. */
  readonly controller: string;
  /** The external site has no public address: it calls, and is not called. */
  readonly behindNat: boolean;
  /** The external site's worker has a {@link GPU}. */
  readonly gpu: boolean;
}

/** The seed's own cluster. */
export const DEFAULT_SHAPE: ClusterShape = { sites: 2, controller: BIELEFELD.name, behindNat: false, gpu: false };

/** Where the operator of an existing cluster puts its munge key. */
export const MUNGE_KEY_PARAMETER = '/theirs/munge-key';

/** What a further deploy changes. */
export interface ClusterChanges {
  /** Standing workers of the first AWS site. @default 1 */
  readonly workers?: number;
  /** @default 1 */
  readonly presharedKeyRevision?: number;
  /** @default 1 */
  readonly mungeKeyRevision?: number;
  /** Of the external site's key pair. @default 1 */
  readonly keyRevision?: number;
  /** The external site has a cluster, which takes the sites in. @default false */
  readonly isIncluded?: boolean;
  /** Of the machine of a controller in AWS; another one is another machine. @default the product's own */
  readonly controllerAddress?: string;
}

const SHARED_KEYS = { presharedKeyRevision: 2, mungeKeyRevision: 2 };
const WORKER = { ...SHARED_KEYS, workers: 2 };
const KEY_PAIR = { ...WORKER, keyRevision: 2 };

/** Another address of the controller's machine in AWS, and so another machine. */
const OTHER_CONTROLLER = { controllerAddress: '192.168.77.137' };

/**
 * What the scenario's further deploys change: one of the last three comes where the controller is in AWS, after the
 * others or alone, or where it is not.
 */
export const DEPLOYS = {
  sharedKeys: SHARED_KEYS,
  addWorker: WORKER,
  keyPair: KEY_PAIR,
  controller: { ...KEY_PAIR, ...OTHER_CONTROLLER },
  controllerAlone: OTHER_CONTROLLER,
  existing: { ...KEY_PAIR, isIncluded: true },
} as const satisfies Record<string, ClusterChanges>;

/** The settings that the lab deploys, as an argument of `--context`. */
export function clusterContext(
  { sites, controller, behindNat, gpu }: ClusterShape,
  {
    workers = 1,
    presharedKeyRevision = 1,
    mungeKeyRevision = 1,
    keyRevision = 1,
    isIncluded = false,
    controllerAddress: address,
  }: ClusterChanges = {},
): string {
  const settings = {
    sites: [
      {
        name: BIELEFELD.name,
        provider: 'external',
        cidr: BIELEFELD.cidr,
        ...(behindNat ? {} : { endpoint: BIELEFELD.floatingAddress }),
        keyRevision,
        ...(gpu ? { workers: { gpus: GPU } } : {}),
      },
      ...AWS_SITES.slice(0, sites - 1).map(({ name, cidr }, index) => ({
        name,
        provider: 'aws',
        cidr,
        ...(index === 0 ? { fleets: Object.values(FLEETS) } : {}),
        // Several kinds, and one alone.
        workers:
          index === 0
            ? [
                { count: workers },
                { name: ON_DEMAND_KIND.name, count: 0, onDemand: 1, features: [ON_DEMAND_KIND.feature] },
              ]
            : { count: 1 },
      })),
    ],
    tunnel: { presharedKeyRevision },
    mungeKeyRevision,
    ...(isIncluded ? {} : { tokens: 'yes' }),
    // What is not said is left to the product's defaults.
    ...(controller === BIELEFELD.name ? {} : { controller: { site: controller, ...(address ? { address } : {}) } }),
    ...(isIncluded ? { controller: { mode: 'include', mungeKeyParameter: MUNGE_KEY_PARAMETER } } : {}),
    containers: 'podman',
    modules: 'environment-modules',
    suspendSeconds: SUSPEND_SECONDS,
    monitoring: { metrics: 'cloudwatch' },
    // The lab's machines have less than the instance type that they stand for.
    jobMemoryMib: 128,
  };
  return `skylan:hybridCluster=${JSON.stringify(settings)}`;
}

/** Site of the controller from a command line. */
export function controllerNamed(text: string): string {
  const names = [BIELEFELD.name, AWS_SITES[0].name];
  if (!names.includes(text)) throw new Error(`--controller is "${text}"; write ${names.join(' or ')}`);
  return text;
}

/** Number of sites from a command line. */
export function sitesNamed(text: string): number {
  const sites = Number(text);
  if (!Number.isInteger(sites) || sites < 2 || sites > MOST_SITES)
    throw new Error(`--sites is "${text}"; write a number from 2 to ${MOST_SITES}`);
  return sites;
}
