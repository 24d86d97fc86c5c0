import type { CheckResult } from '../../report/report';
import { GPU, GPU_UNIT } from '../../running/cluster/settings';
import { lastWords, must, type Peer } from '../../running/peer';
import { waitFor } from '../../util/wait';
import { jobState } from './memory';
import { asJobUser, JOB_DIR, JOB_USER, jobExec } from './user';

/** End a hang. */
const JOB_MS = 900_000;
const STATE_MS = 300_000;

/** Name of its jobs: others of the same user run beside them. */
const JOB_NAME = 'gpu';

const ASK = [`--job-name=${JOB_NAME}`, '-N1', '-n1', `--gpus=${GPU}`, `--chdir=${JOB_DIR}`] as const;

/**
 * A worker's GPU, which its slurmd finds by itself, goes to one job at a time; a worker without one takes jobs as before.
 * And where the driver is gone, Slurm sets the worker aside, until somebody takes it back with the driver.
 *
 * @param worker - has the {@link GPU}
 * @param without - has none
 */
export async function* gpuIsGivenOut(controller: Peer, worker: Peer, without: Peer): AsyncGenerator<CheckResult> {
  const found = await node(controller, worker);
  yield {
    name: `Slurm knows the GPU of ${worker.name}`,
    ok: found.gres.startsWith(`gpu:${GPU}`),
    figure: found.gres,
    unit: '',
  };
  yield await isUsed(controller, worker);
  yield await isOneJobs(controller, worker);
  const other = await node(controller, without);
  yield {
    name: `${without.name} has no GPU, and takes jobs`,
    ok: takesJobs(other) && other.gres === '(null)',
    figure: `${other.state}, ${other.gres}`,
    unit: '',
  };
  yield* withoutDriver(controller, worker);
}

async function isUsed(controller: Peer, worker: Peer): Promise<CheckResult> {
  const argv = ['srun', '--input=none', ...ASK, 'sh', '-c', 'echo "$(hostname) $CUDA_VISIBLE_DEVICES"'];
  const result = await jobExec(controller, argv, { timeoutMs: JOB_MS });
  const figure = result.stdout.trim();
  const ok = result.exitCode === 0 && figure === `${worker.name} 0`;
  return {
    name: `srun --gpus=${GPU} from ${controller.name}: on ${worker.name}, CUDA_VISIBLE_DEVICES=0`,
    ok,
    figure: figure || 'nothing',
    unit: '',
    ...(ok ? {} : { detail: lastWords(result) }),
  };
}

async function isOneJobs(controller: Peer, worker: Peer): Promise<CheckResult> {
  const sbatch = asJobUser(['sbatch', '--parsable', ...ASK, '--output=/dev/null', '--wrap=sleep 3600']);
  const submit = async () => (await must(controller, sbatch)).trim();
  try {
    const first = await submit();
    await once(controller, first, ({ state }) => state === 'RUNNING');
    const second = await submit();
    const { state, reason } = await once(controller, second, (of) => of.state !== 'PENDING' || of.reason !== 'None');
    return {
      name: `a second job that asks for the GPU of ${worker.name} waits`,
      ok: state === 'PENDING' && reason === 'Resources',
      figure: `${state} (${reason})`,
      unit: '',
    };
  } finally {
    await controller.exec(['scancel', `--user=${JOB_USER}`, `--name=${JOB_NAME}`]);
  }
}

async function* withoutDriver(controller: Peer, worker: Peer): AsyncGenerator<CheckResult> {
  const driver = (verb: 'start' | 'stop') =>
    must(worker, ['sh', '-c', `systemctl ${verb} ${GPU_UNIT} && systemctl restart slurmd.service`]);
  await driver('stop');
  try {
    const gone = await nodeOnce(controller, worker, ({ state }) => /^(inval|drain)/.test(state));
    yield {
      name: `without its driver ${worker.name} gets no job`,
      ok: /^(inval|drain)/.test(gone.state) && gone.reason.includes('gres/gpu'),
      figure: `${gone.state}: ${gone.reason}`,
      unit: '',
    };
  } finally {
    await driver('start');
    await nodeOnce(controller, worker, ({ state }) => !state.startsWith('inval'));
    await must(controller, ['scontrol', 'update', `nodename=${worker.name}`, 'state=resume']);
  }
  const back = await nodeOnce(controller, worker, takesJobs);
  yield { name: `with it, ${worker.name} is taken back`, ok: takesJobs(back), figure: back.state, unit: '' };
}

/** A node as `sinfo` has it. */
interface NodeState {
  readonly state: string;
  readonly gres: string;
  readonly reason: string;
}

async function node(controller: Peer, { name }: Peer): Promise<NodeState> {
  const argv = ['sinfo', '--noheader', '--Node', '--exact', '--partition=all', `--nodes=${name}`, '--format=%t|%G|%E'];
  return nodeState((await controller.exec(argv)).stdout);
}

/** From `sinfo --format='%t|%G|%E'`. */
export function nodeState(sinfo: string): NodeState {
  const [state = '', gres = '', reason = ''] = (sinfo.split('\n')[0] ?? '').split('|').map((part) => part.trim());
  return { state, gres, reason };
}

export function takesJobs({ state }: Pick<NodeState, 'state'>): boolean {
  return /^(idle|mix|alloc)$/.test(state);
}

/** A node's state once it is as wanted, or the last one when time is up. */
async function nodeOnce(controller: Peer, peer: Peer, wanted: (of: NodeState) => boolean): Promise<NodeState> {
  return latest(() => node(controller, peer), wanted);
}

async function once(controller: Peer, id: string, wanted: (of: ReturnType<typeof jobState>) => boolean) {
  const argv = ['squeue', '--noheader', '--states=all', '--jobs', id, '--format=%T %r'];
  return latest(async () => jobState((await controller.exec(argv)).stdout), wanted);
}

async function latest<T>(look: () => Promise<T>, wanted: (of: T) => boolean): Promise<T> {
  let last = await look();
  const probe = async () => {
    last = await look();
    return wanted(last);
  };
  await waitFor('it', probe, { timeoutMs: STATE_MS, intervalMs: 1000 }).catch(() => undefined);
  return last;
}
