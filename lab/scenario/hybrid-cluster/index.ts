import type { CheckResult, Report } from '../../report/report';
import type { Progress } from '../../util/progress';
import { showCluster } from '../../view/show';
import { carriedOut } from '../carried-out';
import { noSecrets } from '../checks/secrets';
import { type Phase, runPhases, type Step } from '../phases';
import { workerIsAdded } from './changes';
import { controlPhases } from './controls-scenario';
import { gatewayReboots, lineIsCut } from './faults';
import { copy, handshakes, largestUnfragmented } from './network';
import { reachEachOther } from './pairs';
import { OnDemandWorker } from './power';
import { keyPairIsRotated, PresharedKeyRotation } from './rotate';
import { type RunningCluster, startCluster } from './running-cluster';
import { type HybridClusterOptions, homeAndAway, type Scene } from './scene';
import { BIELEFELD, TUNNEL_MTU_BYTES, TUNNEL_PORT } from './settings';
import { arrayWhereTheDataIs, jobRuns, nodesReady, oneOfEachSite } from './slurm';

type Checks = AsyncIterable<CheckResult> | Iterable<CheckResult>;

/** Ends a hang. */
const NODES_SECONDS = 600;

/** Deploys HybridCluster, joins a site outside AWS by its site pack, and measures what network and Slurm can do. */
export async function hybridCluster(options: HybridClusterOptions): Promise<Report> {
  if (options.controls && (options.controller !== BIELEFELD.name || options.behindNat))
    throw new Error(
      `--controls are about a controller at ${BIELEFELD.name} with a public address; leave out the other options`,
    );
  return carriedOut('hybrid-cluster', options.signal, async (checks, timings) => {
    const cluster = await startCluster(options, timings);
    const found: CheckResult[][] = [];
    try {
      await runPhases(phasesOf({ cluster, options }, found), timings);
    } finally {
      checks.push(...found.flat());
    }
    return showCluster({ ...cluster, tunnel: { port: TUNNEL_PORT, tunnelMtuBytes: TUNNEL_MTU_BYTES } }, checks);
  });
}

/** @param found - gets the checks, each phase's together */
function phasesOf(scene: Scene, found: CheckResult[][]): readonly Step[] {
  const { options } = scene;
  const keys = new PresharedKeyRotation(scene);
  const onDemand = new OnDemandWorker(scene);
  const listed = () => found[found.push([]) - 1] as CheckResult[];
  /** A phase whose checks stand together in the report, however many run side by side. */
  const part = (key: string, title: string, work: (progress: Progress) => Checks): Phase => {
    const checks = listed();
    return {
      key,
      title,
      run: async (progress) => {
        for await (const check of work(progress)) {
          progress(check.name);
          checks.push(check);
        }
      },
    };
  };
  return [
    part('network', 'The tunnel: handshakes, pings, largest packets, copies', () => network(scene.cluster)),
    [
      part('slurm', 'Slurm across the sites', () => slurm(scene.cluster)),
      { key: 'synth rotation', title: 'cdk synth with other pre-shared keys', run: () => keys.prepare() },
    ],
    {
      key: 'rotation',
      title: 'The pre-shared keys are made anew',
      run: (progress) => keys.begin(progress),
    },
    // Sessions of the old keys live on for minutes: time for what leaves the tunnel alone.
    [
      part('new sessions', 'Sessions of the old keys end', (progress) => keys.end(progress)),
      part('add worker', 'A deploy adds a worker', (progress) => workerIsAdded(scene, progress)),
      part('power up', 'A job powers a worker up', () => onDemand.isPoweredUp()),
    ],
    [
      part('key pair', 'The external site gets a new key pair', (progress) => keyPairIsRotated(scene, progress)),
      part('power down', 'The worker is powered down when it is idle', () => one(onDemand.isPoweredDown())),
    ],
    part('gateway reboot', 'The site gateway is rebooted', () => gatewayReboots(scene)),
    ...(options.controls ? controlPhases(scene.cluster, listed()) : []),
    // The search needs no tunnel; what it reads has all been written but for the last fault's end.
    [
      part('cut', 'The line is cut for a minute', () => lineIsCut(scene)),
      part('secrets', 'No key where it must not be', () => one(noSecrets())),
    ],
  ];
}

async function* one(check: Promise<CheckResult>): AsyncGenerator<CheckResult> {
  yield await check;
}

async function* network(cluster: RunningCluster): AsyncGenerator<CheckResult> {
  const { sites, controller } = cluster;
  yield* await Promise.all(sites.map(({ gateway }) => handshakes(gateway, sites.length - 1)));
  yield* await reachEachOther(cluster);
  const [home, away] = homeAndAway(cluster);
  for (const { worker } of away) {
    const ways = [
      [home.worker, worker],
      [worker, home.worker],
      [controller, worker],
    ] as const;
    yield* await Promise.all(ways.map(([from, to]) => largestUnfragmented(from, to, TUNNEL_MTU_BYTES)));
    yield await copy(home.worker, worker);
    yield await copy(worker, home.worker);
  }
}

async function* slurm(cluster: RunningCluster): AsyncGenerator<CheckResult> {
  const { sites, controller } = cluster;
  const workers = sites.map(({ worker }) => worker.name);
  await nodesReady(controller, workers, NODES_SECONDS);
  yield await oneOfEachSite(controller, sites);
  const [home, away] = homeAndAway(cluster);
  for (const { worker } of away) {
    yield await arrayWhereTheDataIs(controller, home.gateway, worker);
    yield await jobRuns(worker, home.worker.name);
  }
}
