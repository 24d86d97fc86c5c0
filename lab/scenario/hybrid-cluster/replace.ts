import { setTimeout as sleep } from 'node:timers/promises';
import { nodesReady, readyNodes } from '../../checks/cluster/slurm';
import { asJobUser } from '../../checks/cluster/user';
import type { CheckResult } from '../../report/report';
import { applyNewPack, deployChanges, synthChanges } from '../../running/cluster/running-cluster';
import { nearAndFar, type Scene } from '../../running/cluster/scene';
import { DEPLOYS } from '../../running/cluster/settings';
import { must, type Peer } from '../../running/peer';
import type { Progress } from '../../util/progress';
import { JobUnderWay, jobFields } from './jobs';

/** End a hang. */
const REGISTER_SECONDS = 900;
const END_MS = 900_000;

/** What it is called in the report. */
const WHAT = 'the controller is replaced';

/**
 * The machine of a controller in AWS is replaced by a deploy, while one job runs at the external site and another waits:
 * both go on under their numbers, and the standing workers are back, the external one by its new pack.
 */
export async function* controllerIsReplaced(scene: Scene, progress: Progress): AsyncGenerator<CheckResult> {
  const { cluster, options } = scene;
  const { controller } = cluster;
  const [near] = nearAndFar(cluster);
  const boot = () => must(controller, ['cat', '/proc/sys/kernel/random/boot_id']);
  const before = await boot();
  const running = await JobUnderWay.start(controller, near.worker);
  const waiting = await submit(controller, ['--exclusive', '-w', near.worker.name]);
  await synthChanges(options, DEPLOYS.controller);
  const outputs = await deployChanges('replace-controller', options, progress);
  yield replaced(before, await boot());
  await applyNewPack(outputs, cluster, progress, { worker: true });
  const workers = cluster.sites.map(({ worker }) => worker.name);
  progress('the workers register');
  await nodesReady(controller, workers, REGISTER_SECONDS);
  yield* workersAreBack(controller, workers);
  yield await running.end(WHAT);
  yield await waitedJob(controller, waiting);
  yield numbersGoOn(waiting, await submit(controller, []));
}

/** Passes when there is another machine. */
export function replaced(before: string, after: string): CheckResult {
  const ok = before !== after;
  return {
    name: 'a deploy replaces the controller',
    ok,
    figure: ok ? 'another machine' : 'the same machine',
    unit: '',
  };
}

/** Passes when a job's number is above an earlier one's. */
export function numbersGoOn(earlier: string, later: string): CheckResult {
  const ok = Number(later) > Number(earlier);
  return { name: `job numbers go on: ${WHAT}`, ok, figure: `${earlier}, then ${later}`, unit: '' };
}

/** Passes when the job that waited has run, once. */
export function ranOnce(state: Readonly<Record<string, string>>): CheckResult {
  const ok = state.JobState === 'COMPLETED' && state.Restarts === '0';
  const figure = state.JobState ?? 'unknown';
  return {
    name: `the job that waited meanwhile runs: ${WHAT}`,
    ok,
    figure,
    unit: '',
    ...(ok ? {} : { detail: JSON.stringify(state) }),
  };
}

async function* workersAreBack(controller: Peer, workers: readonly string[]): AsyncGenerator<CheckResult> {
  const { stdout } = await controller.exec(['sinfo', '--noheader', '--Node', '--format=%N %t']);
  const ready = readyNodes(stdout);
  const missing = workers.filter((worker) => !ready.has(worker));
  const ok = missing.length === 0;
  yield {
    name: `standing workers are back: ${WHAT}`,
    ok,
    figure: workers.length - missing.length,
    unit: `of ${workers.length}`,
    ...(ok ? {} : { detail: stdout }),
  };
}

async function waitedJob(controller: Peer, id: string): Promise<CheckResult> {
  const end = Date.now() + END_MS;
  for (;;) {
    const { stdout } = await controller.exec(['scontrol', 'show', 'job', '--oneliner', id]);
    const state = jobFields(stdout);
    if (!/^(PENDING|RUNNING|COMPLETING)$/.test(state.JobState ?? 'PENDING') || Date.now() > end) return ranOnce(state);
    await sleep(1000);
  }
}

async function submit(controller: Peer, options: readonly string[]): Promise<string> {
  const all = ['--parsable', '--chdir=/var/tmp', '--output=/dev/null', ...options];
  return (await must(controller, asJobUser(['sbatch', ...all, '--wrap=true']))).trim();
}
