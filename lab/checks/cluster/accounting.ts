import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckResult } from '../../report/report';
import { lastWords, type Peer } from '../../running/peer';
import { JOB_DIR, JOB_USER, jobExec } from './user';

/** Ends a hang. */
const JOB_MS = 900_000;
const TASKS = 3;

/** slurmctld tells slurmdbd what has ended some seconds later; on a busy host, more. */
const RECORDED_SECONDS = 120;

/** Where slurmdbd's own words on how it enters its database are. */
const CONF = '/etc/slurm/slurmdbd.conf';

/**
 * A user's job array is in the record, each task as completed, and so is the time that it used; slurmdbd enters its
 * database without a password.
 *
 * @param asked - how long to wait for the record, in seconds
 */
export async function arrayIsRecorded(
  controller: Peer,
  on: Peer,
  asked: { readonly jobMs: number; readonly seconds: number } = { jobMs: JOB_MS, seconds: RECORDED_SECONDS },
): Promise<CheckResult> {
  const options = [
    '--parsable',
    '--wait',
    `--array=1-${TASKS}`,
    '-w',
    on.name,
    `--chdir=${JOB_DIR}`,
    '--output=/dev/null',
  ];
  const array = await jobExec(controller, ['sbatch', ...options, '--wrap=true'], { timeoutMs: asked.jobMs });
  const id = array.stdout.trim();
  const words = ['sacct', '-u', JOB_USER, '-j', id, '-X', '--noheader', '--parsable2', '--format=JobID,State'];
  const end = Date.now() + asked.seconds * 1000;
  let told = await controller.exec(words);
  while (completedTasks(told.stdout, id) < TASKS && Date.now() < end) {
    await sleep(1000);
    told = await controller.exec(words);
  }
  const conf = await controller.exec(['grep', '-ciE', '^[^#]*pass', CONF]);
  const completed = completedTasks(told.stdout, id);
  const ok = array.exitCode === 0 && completed === TASKS && conf.stdout.trim() === '0';
  return {
    name: `sacct on ${controller.name} shows an array of ${TASKS} jobs on ${on.name}, and ${CONF} has no password`,
    ok,
    figure: completed,
    unit: `of ${TASKS}`,
    ...(ok ? {} : { detail: [array, told, conf].map((one) => lastWords(one)).join('\n') }),
  };
}

/** How many tasks of an array `sacct --parsable2 --format=JobID,State` calls completed. */
export function completedTasks(sacct: string, id: string): number {
  const lines = sacct.split('\n').map((line) => line.split('|'));
  return lines.filter(([job = '', state]) => job.startsWith(`${id}_`) && state === 'COMPLETED').length;
}

/** Ports of MariaDB and slurmdbd, and that of slurmctld, which tells that the way is open. */
const CLOSED = { MariaDB: 3306, slurmdbd: 6819 } as const;
const OPEN = 6817;

/** A connection that is answered by nothing is given up after this. */
const CONNECT_SECONDS = 5;

/** From a worker, slurmctld can be called, and what records jobs cannot: whoever has the munge key is its administrator. */
export async function recordIsClosed(controller: Peer, worker: Peer): Promise<CheckResult> {
  const script = [OPEN, ...Object.values(CLOSED)]
    .map(
      (port) =>
        `timeout ${CONNECT_SECONDS} bash -c '</dev/tcp/${controller.address}/${port}' 2>/dev/null && echo ${port}`,
    )
    .join('\n');
  const said = await worker.exec(['bash', '-c', `${script}\ntrue`]);
  return closedResult(controller.name, worker.name, said.stdout);
}

/** @param answered - ports that answered, a line for each */
export function closedResult(controller: string, worker: string, answered: string): CheckResult {
  const ports = answered.split('\n').filter(Boolean).map(Number);
  const open = Object.entries(CLOSED).flatMap(([what, port]) => (ports.includes(port) ? `${what} (${port})` : []));
  const ok = ports.includes(OPEN) && open.length === 0;
  const why = ports.includes(OPEN) ? `open: ${open.join(', ')}` : `slurmctld (${OPEN}) does not answer either`;
  return {
    name: `${worker} calls ${controller}: MariaDB and slurmdbd do not answer`,
    ok,
    figure: open.length,
    unit: 'open',
    ...(ok ? {} : { detail: why }),
  };
}
