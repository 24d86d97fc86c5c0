import { noSecrets } from '../checks/secrets';
import { type Phase, runPhases } from '../phases';
import type { CheckResult, Report } from '../report';
import { bootIsWhole, clusterHeals, gatewayReboots, lineIsCut, workerIsAdded } from './changes';
import { controlPhases } from './controls-scenario';
import { copy, handshakes, largestUnfragmented } from './network';
import { reachEachOther } from './pairs';
import { powersUpAndDown } from './power';
import { keyPairIsRotated, keysAreRotated } from './rotate';
import { type RunningCluster, startCluster } from './running-cluster';
import { type HybridClusterOptions, homeAndAway, nearAndFar, type Scene } from './scene';
import { BIELEFELD, TUNNEL_MTU_BYTES } from './settings';
import { arrayWhereTheDataIs, jobRuns, nodesReady, oneOfEachSite } from './slurm';

type Checks = AsyncIterable<CheckResult> | Iterable<CheckResult>;

const NODES_SECONDS = 240;

/** Deploys HybridCluster, joins a site outside AWS by its site pack, and measures what network and Slurm can do. */
export async function hybridCluster(options: HybridClusterOptions): Promise<Report> {
  if (options.controls && (options.controller !== BIELEFELD.name || options.behindNat))
    throw new Error(
      `--controls are about a controller at ${BIELEFELD.name} with a public address; leave out the other options`,
    );
  const timings: Record<string, number> = {};
  const checks: CheckResult[] = [];
  const scene: Scene = { cluster: await startCluster(options, timings), options };
  const part = (key: string, title: string, work: (progress: (line: string) => void) => Checks): Phase => ({
    key,
    title,
    run: async (progress) => {
      for await (const check of work(progress)) {
        progress(check.name);
        checks.push(check);
      }
    },
  });
  await runPhases(
    [
      part('network', 'The tunnel: handshakes, pings, largest packets, copies', () => network(scene.cluster)),
      part('slurm', 'Slurm across the sites', () => slurm(scene.cluster)),
      part('add worker', 'A deploy adds a worker', (progress) => workerIsAdded(scene, progress)),
      part('on demand', 'A job powers a worker up', () => onDemand(scene.cluster)),
      part('gateway reboot', 'The site gateway is rebooted', async function* () {
        yield* clusterHeals(scene, gatewayReboots(scene));
        yield await bootIsWhole(scene);
      }),
      part('cut', 'The line is cut for a minute', () => clusterHeals(scene, lineIsCut(scene))),
      part('rotation', 'The pre-shared keys are made anew', (progress) => keysAreRotated(scene, progress)),
      part('key pair', 'The external site gets a new key pair', (progress) => keyPairIsRotated(scene, progress)),
      ...(options.controls ? controlPhases(scene.cluster, checks) : []),
      part('secrets', 'No key where it must not be', async function* () {
        yield await noSecrets();
      }),
    ],
    timings,
  );
  return { scenario: 'hybrid-cluster', checks, timings };
}

async function* network(cluster: RunningCluster): AsyncGenerator<CheckResult> {
  const { sites, controller } = cluster;
  for (const { gateway } of sites) yield await handshakes(gateway, sites.length - 1);
  yield* reachEachOther(cluster);
  const [home, away] = homeAndAway(cluster);
  for (const { worker } of away) {
    for (const [from, to] of [
      [home.worker, worker],
      [worker, home.worker],
      [controller, worker],
    ] as const)
      yield await largestUnfragmented(from, to, TUNNEL_MTU_BYTES);
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

async function* onDemand(cluster: RunningCluster): AsyncGenerator<CheckResult> {
  const [, { name }] = nearAndFar(cluster);
  yield* powersUpAndDown(cluster.controller, `${name}-cloud-1`);
}
