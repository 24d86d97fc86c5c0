import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckResult } from '../../report/report';
import { must, type Peer } from '../../running/peer';
import { asJobUser, JOB_DIR, JOB_USER } from './user';

/** Ends a hang. */
const STATE_SECONDS = 300;

/** Part of a worker's memory that each of the two jobs asks for, and what the greedy one may have and takes, in MiB. */
const PART = 0.6;
const GREEDY_MIB = 64;
const TAKES_MIB = 160;

/** Name of its jobs: others of the same user run beside them. */
const JOB_NAME = 'memory';

/**
 * Memory is given out like processors: of two jobs that ask for more than half of a worker's, the second waits. And one
 * that takes more than it asked for ends for that, alone.
 *
 * @param worker - has two processors at least, or the second job would wait for one
 */
export async function memoryIsGivenOut(controller: Peer, worker: Peer): Promise<CheckResult[]> {
  const words = ['sinfo', '--noheader', '--nodes', worker.name, '--format=%m', '--partition=all'];
  const memory = Number(await must(controller, words));
  const ask = [
    '--parsable',
    `--job-name=${JOB_NAME}`,
    '-w',
    worker.name,
    '-n1',
    `--chdir=${JOB_DIR}`,
    '--output=/dev/null',
  ];
  const submit = async (mib: number, command: string) =>
    (await must(controller, asJobUser(['sbatch', ...ask, `--mem=${mib}`, `--wrap=${command}`]))).trim();
  try {
    const first = await submit(Math.floor(memory * PART), 'sleep 3600');
    await once(controller, first, ({ state }) => state === 'RUNNING');
    const second = await submit(Math.floor(memory * PART), 'true');
    const waits = await once(controller, second, ({ state, reason }) => state !== 'PENDING' || reason === 'Resources');
    await must(controller, ['scancel', second]);
    const greedy = await submit(GREEDY_MIB, `head -c ${TAKES_MIB}M /dev/zero | tail`);
    const ended = await once(controller, greedy, ({ state }) => !/^(PENDING|RUNNING|COMPLETING|)$/.test(state));
    const other = await stateOf(controller, first);
    return [
      {
        name: `two jobs of ${PART * 100} % of the memory of ${worker.name}: the second waits`,
        ok: waits.state === 'PENDING' && waits.reason === 'Resources',
        figure: `${waits.state} (${waits.reason})`,
        unit: '',
      },
      {
        name: `a job that takes more memory than it asked for ends, and the other on ${worker.name} goes on`,
        ok: ended.state === 'OUT_OF_MEMORY' && other.state === 'RUNNING',
        figure: `${ended.state}, ${other.state}`,
        unit: '',
      },
    ];
  } finally {
    await controller.exec(['scancel', `--user=${JOB_USER}`, `--name=${JOB_NAME}`]);
  }
}

interface JobState {
  readonly state: string;
  readonly reason: string;
}

/** A job's state once it is as wanted, or the last one when time is up. */
async function once(controller: Peer, id: string, wanted: (state: JobState) => boolean): Promise<JobState> {
  const end = Date.now() + STATE_SECONDS * 1000;
  for (;;) {
    const state = await stateOf(controller, id);
    if (wanted(state) || Date.now() > end) return state;
    await sleep(1000);
  }
}

async function stateOf(controller: Peer, id: string): Promise<JobState> {
  const { stdout } = await controller.exec(['squeue', '--noheader', '--states=all', '--jobs', id, '--format=%T %r']);
  return jobState(stdout);
}

/** From `squeue --format='%T %r'`. */
export function jobState(squeue: string): JobState {
  const [state = '', reason = ''] = squeue.trim().split(/\s+/);
  return { state, reason };
}
