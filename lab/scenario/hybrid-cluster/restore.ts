import { setTimeout as sleep } from 'node:timers/promises';
import { jobRuns, nodesReady, readyNodes } from '../../checks/cluster/slurm';
import type { CheckResult } from '../../report/report';
import { nearAndFar, type Scene } from '../../running/cluster/scene';
import { byUser } from '../../running/cluster/user';
import { must, type Peer } from '../../running/peer';
import type { Progress } from '../../util/progress';

/** End a hang. */
const REGISTER_SECONDS = 900;
const FORGET_SECONDS = 300;

/** What it is called in the report. */
const WHAT = 'a back-up is restored';

/** The operator's command. */
const RESTORE = '/usr/local/sbin/skylan-restore';

/** How many jobs run after the back-up, which does not know them. */
const JOBS_SINCE = 3;

/**
 * Last night's back-up of a controller in AWS, from the cluster's bucket, takes the place of the state: jobs have run since
 * then, and a worker has registered that it does not know. No number is given twice, and the worker is back by itself.
 */
export async function* stateIsRestored({ cluster }: Scene, progress: Progress): AsyncGenerator<CheckResult> {
  const { controller, sites } = cluster;
  const [{ worker: stranger }] = nearAndFar(cluster);
  const workers = sites.map(({ worker }) => worker.name);
  progress(`a back-up without ${stranger.name}`);
  await must(stranger, ['systemctl', 'stop', 'slurmd.service']);
  await forget(controller, stranger.name);
  await must(controller, ['systemctl', 'start', 'skylan-backup.service']);
  const backup = (await must(controller, [RESTORE])).trim().split('\n').pop() ?? '';
  await must(stranger, ['systemctl', 'start', 'slurmd.service']);
  await nodesReady(controller, workers, REGISTER_SECONDS);
  progress(`jobs that ${backup} does not know`);
  for (let count = 0; count < JOBS_SINCE; count++)
    await must(
      controller,
      byUser(`sbatch --wait --output=/dev/null -w ${workers[count % workers.length]} --wrap=true`),
    );
  const last = lastNumber(await accounted(controller));
  progress(`skylan-restore s3:${backup}`);
  await must(controller, [RESTORE, `s3:${backup}`]);
  const start = Date.now();
  await nodesReady(controller, workers, REGISTER_SECONDS);
  yield await areBack(controller, workers, Math.round((Date.now() - start) / 1000));
  const next = (await must(controller, byUser('sbatch --parsable --wait --output=/dev/null --wrap=true'))).trim();
  yield isAbove(next, last);
  for (const name of workers) yield await jobRuns(controller, name);
  yield noneIsDrained(await must(controller, ['sinfo', '--noheader', '--list-reasons', '--format=%n %E']));
}

/** Has the controller forget a worker whose slurmd does not run. */
async function forget(controller: Peer, name: string): Promise<void> {
  const end = Date.now() + FORGET_SECONDS * 1000;
  for (;;) {
    const { exitCode, stderr } = await controller.exec(['scontrol', 'delete', `NodeName=${name}`]);
    if (exitCode === 0) return;
    if (Date.now() > end) throw new Error(`${name} is not forgotten: ${stderr}`);
    await sleep(1000);
  }
}

function accounted(controller: Peer): Promise<string> {
  const which = ['--allusers', '--allocations', '--starttime=now-1days'];
  return must(controller, ['sacct', ...which, '--noheader', '--parsable2', '--format=JobIDRaw']);
}

/**
 * The highest number of a list of jobs.
 *
 * @throws Error when there is none
 */
export function lastNumber(sacct: string): number {
  const numbers = sacct.split('\n').filter((line) => /^\d+$/.test(line));
  if (numbers.length === 0) throw new Error('no job is in accounting');
  return Math.max(...numbers.map(Number));
}

/** Passes when a job's number is above all that accounting had. */
export function isAbove(next: string, last: number): CheckResult {
  const ok = Number(next) > last;
  return {
    name: `${WHAT}: the next job's number is above all in accounting`,
    ok,
    figure: `${last}, then ${next}`,
    unit: '',
  };
}

/** Passes when no worker is out of service, such as for a job's number that it has seen already. */
export function noneIsDrained(reasons: string): CheckResult {
  const drained = reasons.split('\n').filter((line) => line.trim() !== '');
  return {
    name: `${WHAT}: workers out of service`,
    ok: drained.length === 0,
    figure: drained.length,
    unit: '',
    ...(drained.length > 0 ? { detail: drained.join('\n') } : {}),
  };
}

async function areBack(controller: Peer, workers: readonly string[], seconds: number): Promise<CheckResult> {
  const { stdout } = await controller.exec(['sinfo', '--noheader', '--Node', '--format=%N %t']);
  const ready = readyNodes(stdout);
  const ok = workers.every((worker) => ready.has(worker));
  return {
    name: `${WHAT}: workers are back, one of which it does not know`,
    ok,
    figure: ok ? seconds : 'not all',
    unit: ok ? 's' : '',
    ...(ok ? {} : { detail: stdout }),
  };
}
