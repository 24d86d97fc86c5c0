import type { CheckResult } from '../../report/report';
import type { ClusterSite, RunningCluster } from '../../running/cluster/running-cluster';
import { homeAndAway } from '../../running/cluster/scene';
import { TUNNEL_MTU_BYTES } from '../../running/cluster/settings';
import type { Peer } from '../../running/peer';
import type { Stranger } from '../../running/stranger';
import { ACCESS } from '../access/steps';
import type { BriefName, CheckStep } from '../check';
import { metadataIsRoots } from '../metadata';
import { SHORT } from '../patience';
import { ping } from '../ping';
import { arrayIsRecorded, recordIsClosed } from './accounting';
import { gpuIsGivenOut } from './gpu';
import { memoryIsGivenOut } from './memory';
import { figureArrives } from './metrics';
import { copy, handshakes, largestUnfragmented } from './network';
import { reachEachOther } from './pairs';
import { readmeArrayIsAtHome } from './readme-array';
import { arrayWhereTheDataIs, jobRuns, nodesReady, oneOfEachSite, REACHING_JOB } from './slurm';
import { containerRuns, modulesAreFound } from './software';
import { instanceOf, strangerIsKeptOut } from './stranger-checks';
import { refusedFromWorker, refusedToRoot } from './submission';
import { tokenSubmits } from './tokens';
import { JOB_USER } from './user';
import { outputIsAtHome, usersAreKnown } from './users';

/** What controls of a cluster break and check. */
export interface Subject {
  readonly controller: Peer;
  /** The external site and the first in AWS. */
  readonly near: ClusterSite;
  readonly far: ClusterSite;
  readonly stranger: Stranger;
}

type Step = CheckStep<RunningCluster, Subject>;

/**
 * What a job is given where all should be well, on the busiest host; and when it is asked for the first time, since
 * most of the controls break it: a surprise is asked again (see the engine).
 */
const JOB_MS = { first: 15_000, again: 300_000 } as const;
/** The same of one that makes an image and runs containers. */
const CONTAINER_MS = { first: 180_000, again: 900_000 } as const;
const BRIEF_RECORD = { jobMs: 60_000, seconds: 10 } as const;
const NODE_SECONDS = { first: 10, again: 300 } as const;

/** What a new user may take to be known: the table is made and pushed after some seconds. */
const KNOWN_SECONDS = { first: 30, again: 300 } as const;

/** The tunnel, and what gets through it. */
export const NETWORK = [
  {
    name: 'tunnel',
    whole: ({ sites }) => Promise.all(sites.map(({ gateway }) => handshakes(gateway, sites.length - 1))),
    brief: async ({ near, far }) => [await handshakes(near.gateway, 1), await handshakes(far.gateway, 1)],
  },
  { name: 'pings', whole: (cluster) => reachEachOther(cluster) },
  { name: 'gateway to gateway', brief: ({ near, far }, patience) => ping(near.gateway, far.gateway, patience) },
  { name: 'worker to worker', brief: ({ near, far }, patience) => ping(near.worker, far.worker, patience) },
  { name: 'worker to worker, back', brief: ({ near, far }, patience) => ping(far.worker, near.worker, patience) },
  { name: 'controller to worker', brief: ({ controller, far }, patience) => ping(controller, far.worker, patience) },
  {
    name: 'stranger',
    brief: async ({ near, far, stranger }) =>
      strangerIsKeptOut(far.gateway, (await instanceOf(far.gateway)).publicAddress, near.gateway, stranger),
  },
  {
    name: 'metadata',
    whole: ({ sites: [near, ...inAws], controller }) => {
      const machines = inAws.flatMap(({ gateway, worker }) => [gateway, worker]);
      const all = controller.site === near?.name ? machines : [...machines, controller];
      return Promise.all(all.map((machine) => metadataIsRoots(machine)));
    },
    brief: ({ far }, patience) => metadataIsRoots(far.worker, patience),
  },
  {
    name: 'largest packet',
    whole: async function* (cluster) {
      const [home, away] = homeAndAway(cluster);
      for (const { worker } of away) {
        const ways = [
          [home.worker, worker],
          [worker, home.worker],
          [cluster.controller, worker],
        ] as const;
        yield* await Promise.all(ways.map(([from, to]) => largestUnfragmented(from, to, TUNNEL_MTU_BYTES)));
      }
    },
    brief: ({ near, far }) => largestUnfragmented(near.worker, far.worker, TUNNEL_MTU_BYTES),
    late: true,
  },
  {
    name: 'copies',
    whole: async function* (cluster) {
      const [home, away] = homeAndAway(cluster);
      for (const { worker } of away) {
        yield await copy(home.worker, worker);
        yield await copy(worker, home.worker);
      }
    },
  },
] as const satisfies readonly Step[];

/** Asked where a worker has a GPU alone. */
export const GPU_CHECK = 'gpu';

/** Slurm across the sites, once its nodes are ready. */
export const SLURM = [
  { name: 'a job at each site', whole: async ({ controller, sites }) => [await oneOfEachSite(controller, sites)] },
  {
    name: 'job array',
    whole: async function* (cluster) {
      const [home, away] = homeAndAway(cluster);
      for (const { worker } of away) yield await arrayWhereTheDataIs(cluster.controller, home.gateway, worker);
    },
  },
  {
    name: 'users',
    costly: true,
    whole: async ({ controller, sites }) => [
      await usersAreKnown(
        controller,
        sites.map(({ worker }) => worker),
        { jobMs: 10 * JOB_MS.again, knownSeconds: 300 },
      ),
    ],
    brief: ({ controller, far }, patience) => {
      const asked = patience === SHORT ? 'first' : 'again';
      return usersAreKnown(controller, [far.worker], { jobMs: JOB_MS[asked], knownSeconds: KNOWN_SECONDS[asked] });
    },
    late: true,
  },
  {
    name: 'homes',
    costly: true,
    whole: async (cluster) => [await readmeArrayIsAtHome(cluster.controller, homeAndAway(cluster)[0], cluster.sites)],
    brief: ({ controller, far }, patience) =>
      outputIsAtHome(controller, far.worker, JOB_MS[patience === SHORT ? 'first' : 'again']),
    late: true,
  },
  {
    name: 'accounting',
    costly: true,
    whole: async (cluster) => [await arrayIsRecorded(cluster.controller, homeAndAway(cluster)[0].worker)],
    brief: ({ controller, near }, patience) =>
      patience === SHORT
        ? arrayIsRecorded(controller, near.worker, BRIEF_RECORD)
        : arrayIsRecorded(controller, near.worker),
  },
  {
    name: 'record is closed',
    whole: ({ controller, sites }) => Promise.all(sites.map(({ worker }) => recordIsClosed(controller, worker))),
    brief: ({ controller, near }) => recordIsClosed(controller, near.worker),
  },
  {
    name: 'figures',
    whole: ({ controller, sites }) =>
      Promise.all([
        figureArrives(controller, 'JobsRunning'),
        ...sites.slice(1).map(({ gateway }) => figureArrives(gateway, 'TunnelSilence')),
      ]),
    brief: ({ controller }) => figureArrives(controller, 'JobsRunning'),
  },
  {
    name: 'memory',
    costly: true,
    // The external site's worker has two processors.
    whole: ({ controller, sites: [near] }) => (near ? memoryIsGivenOut(controller, near.worker) : Promise.resolve([])),
    brief: ({ controller, near }) => memoryIsGivenOut(controller, near.worker),
    late: true,
  },
  {
    name: GPU_CHECK,
    whole: async function* ({ controller, sites: [near, far], hasGpu }) {
      if (hasGpu && near && far) yield* gpuIsGivenOut(controller, near.worker, far.worker);
    },
  },
  {
    name: 'containers',
    costly: true,
    whole: ({ controller, sites }) => Promise.all(sites.map(({ worker }) => containerRuns(controller, worker))),
    brief: ({ controller, far }, patience) =>
      containerRuns(controller, far.worker, CONTAINER_MS[patience === SHORT ? 'first' : 'again']),
    late: true,
  },
  {
    name: 'modules',
    costly: true,
    whole: ({ controller, sites }) =>
      modulesAreFound(
        controller,
        sites.map(({ worker }) => worker),
      ),
    brief: ({ controller, far }) => modulesAreFound(controller, [far.worker]),
    late: true,
  },
  {
    name: 'submission from a worker',
    whole: ({ sites }) => Promise.all(sites.map(({ worker }) => refusedFromWorker(worker))),
    brief: ({ near }) => refusedFromWorker(near.worker),
  },
  {
    name: 'job of root',
    whole: async ({ controller }) => [await refusedToRoot(controller)],
    brief: ({ controller }) => refusedToRoot(controller),
  },
  {
    name: 'tokens',
    whole: async (cluster) => [await tokenSubmits(cluster.controller, homeAndAway(cluster)[0].worker)],
    brief: ({ controller }) => tokenSubmits(controller),
  },
  {
    name: 'job',
    whole: async function* (cluster) {
      const [home, away] = homeAndAway(cluster);
      for (const { worker } of [home, ...away]) yield await jobRuns(cluster.controller, worker.name);
    },
    brief: ({ controller, far }, patience) => job(controller, far.worker.name, patience === SHORT ? 'first' : 'again'),
    late: true,
  },
] as const satisfies readonly Step[];

/** All checks of a cluster that changes nothing, which the scenario and the controls take from here. */
export const CLUSTER_CHECKS = [...NETWORK, ...SLURM, ...ACCESS];

/** Name of a check that controls ask. */
export type SuiteKey = BriefName<typeof CLUSTER_CHECKS>;

/** A job that finds no way is taken back: the node is free for the next one. Others of the user go on. */
async function job(controller: Peer, node: string, asked: 'first' | 'again'): Promise<CheckResult> {
  try {
    await nodesReady(controller, [node], NODE_SECONDS[asked]);
    return await jobRuns(controller, node, JOB_MS[asked]);
  } finally {
    await controller.exec(['scancel', `--user=${JOB_USER}`, `--name=${REACHING_JOB}`]);
  }
}
