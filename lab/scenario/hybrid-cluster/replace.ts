import { setTimeout as sleep } from 'node:timers/promises';
import { nodesReady, readyNodes } from '../../checks/cluster/slurm';
import { asJobUser } from '../../checks/cluster/user';
import type { CheckResult } from '../../report/report';
import { deployChanges, synthChanges } from '../../running/cluster/running-cluster';
import { nearAndFar, type Scene } from '../../running/cluster/scene';
import type { ClusterChanges } from '../../running/cluster/settings';
import { USER } from '../../running/cluster/user';
import { lastWords, must, type Peer } from '../../running/peer';
import type { Progress } from '../../util/progress';
import { JobUnderWay, jobFields } from './jobs';

/** End a hang. */
const REGISTER_SECONDS = 900;
const KEPT_SECONDS = 300;
const END_MS = 900_000;

/** What it is called in the report. */
const WHAT = 'the controller is replaced';

/** A group that the user is put into beside her own. */
const GROUP = 'project';

/** Where a controller in AWS keeps its users beside the state. */
const PEOPLE = '/var/lib/skylan-state/people.json';

/**
 * The machine of a controller in AWS is replaced by a deploy, while a user's jobs at the external site and in AWS have
 * files of her home open, and another one waits. Nobody does anything at a site, and all that the jobs see is a pause:
 * they go on under their numbers, with each line in her home, and she is on the new machine who she was.
 *
 * @param changes - what is deployed: nothing but another machine of the controller
 */
export async function* controllerIsReplaced(
  scene: Scene,
  changes: ClusterChanges,
  progress: Progress,
): AsyncGenerator<CheckResult> {
  const { cluster, options } = scene;
  const { controller } = cluster;
  const [near, far] = nearAndFar(cluster);
  const boot = () => must(controller, ['cat', '/proc/sys/kernel/random/boot_id']);
  const before = await boot();
  const user = await userWithGroup(controller);
  const running = await Promise.all([far, near].map(({ worker }) => JobUnderWay.start(controller, worker)));
  const waiting = await submit(controller, ['--exclusive', '-w', near.worker.name]);
  await synthChanges(options, changes);
  await deployChanges('replace-controller', options, progress);
  yield replaced(before, await boot());
  const workers = cluster.sites.map(({ worker }) => worker.name);
  progress('the workers register');
  await nodesReady(controller, workers, REGISTER_SECONDS);
  yield* workersAreBack(controller, workers);
  for (const job of running) yield* endOf(job);
  yield await waitedJob(controller, waiting);
  yield numbersGoOn(waiting, await submit(controller, []));
  yield usersAreThere(user, await who(controller));
}

/** Lets a job go on to its end. The one that another one waits for comes last: Slurm forgets jobs after some minutes. */
async function* endOf(job: JobUnderWay): AsyncGenerator<CheckResult> {
  yield await job.end(`${WHAT}, on ${job.on}`);
  const figure = await job.longestPause();
  yield { name: `${WHAT}: longest pause of a job's files, on ${job.on}`, ok: true, figure, unit: 's' };
}

/** Puts the user into a group, and waits until the controller has kept that. @returns what the machine says of her */
async function userWithGroup(controller: Peer): Promise<string> {
  await must(controller, [
    'sh',
    '-c',
    `getent group ${GROUP} >/dev/null || groupadd ${GROUP}; usermod -aG ${GROUP} ${USER}`,
  ]);
  const end = Date.now() + KEPT_SECONDS * 1000;
  while ((await controller.exec(['grep', '-q', `"${GROUP}"`, PEOPLE])).exitCode !== 0) {
    if (Date.now() > end) throw new Error(`${PEOPLE} does not have the group ${GROUP}`);
    await sleep(1000);
  }
  return who(controller);
}

/** Numbers and groups of the user, her line of passwd, and whose her home is. */
async function who(controller: Peer): Promise<string> {
  const asked = await controller.exec(['sh', '-c', `id ${USER}; getent passwd ${USER}; stat -c '%U %G' /home/${USER}`]);
  return asked.exitCode === 0 ? asked.stdout : lastWords(asked);
}

/** Passes when a machine says of the user what the one before has said. */
export function usersAreThere(before: string, after: string): CheckResult {
  const ok = before === after;
  return {
    name: `users are who they were: ${WHAT}`,
    ok,
    figure: after.split('\n')[0] ?? '',
    unit: '',
    ...(ok ? {} : { detail: `before:\n${before}\nafter:\n${after}` }),
  };
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
