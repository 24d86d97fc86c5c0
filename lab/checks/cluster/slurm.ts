import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckResult } from '../../report/report';
import type { ClusterSite } from '../../running/cluster/running-cluster';
import { byUser, inHome } from '../../running/cluster/user';
import { lastWords, must, type Peer } from '../../running/peer';
import { receivedBytes } from './network';
import { JOB_DIR, jobExec } from './user';

/** Ends a hang. */
const JOB_MS = 900_000;

/** `srun` that does not wait for input. */
const SRUN = ['srun', '--input=none', `--chdir=${JOB_DIR}`] as const;

/** Name of the job that tries whether a worker can be reached. */
export const REACHING_JOB = 'reaching';

/** Waits until Slurm has all these nodes ready for jobs, and no longer than that. What then fails is a check's to say. */
export async function nodesReady(controller: Peer, nodes: readonly string[], limitSeconds: number): Promise<void> {
  const end = Date.now() + limitSeconds * 1000;
  while (Date.now() < end) {
    const { stdout } = await controller.exec(['sinfo', '--noheader', '--Node', '--format=%N %t']);
    const ready = readyNodes(stdout);
    if (nodes.every((node) => ready.has(node))) return;
    await sleep(1000);
  }
}

/**
 * Names of the nodes that take jobs, from `sinfo --Node --format='%N %t'`; `idle*` does not answer, and on `mix-` a job is
 * to run next.
 */
export function readyNodes(sinfo: string): Set<string> {
  const lines = sinfo.split('\n').map((line) => line.trim().split(/\s+/));
  return new Set(lines.flatMap(([node = '', state = '']) => (/^(idle|mix|alloc)-?$/.test(state) ? node : [])));
}

/** One task on each of as many nodes as there are sites prints a name of each site. */
export async function oneOfEachSite(from: Peer, sites: readonly ClusterSite[]): Promise<CheckResult> {
  const count = String(sites.length);
  const result = await jobExec(from, [...SRUN, '-N', count, '-n', count, 'hostname'], { timeoutMs: JOB_MS });
  const names = result.stdout.split('\n').filter(Boolean).sort();
  const ok = result.exitCode === 0 && sites.every(({ name }) => names.some((one) => one.startsWith(`${name}-`)));
  return {
    name: `srun -N${count} -n${count} hostname from ${from.name}: a name of each site`,
    ok,
    figure: names.join(', ') || 'nothing',
    unit: '',
    ...(ok ? {} : { detail: lastWords(result) }),
  };
}

/** A job for a node, or a feature of nodes, tells the name of the node that ran it. */
export async function jobRuns(from: Peer, on: string, timeoutMs = JOB_MS): Promise<CheckResult> {
  const start = Date.now();
  const result = await jobExec(from, [...SRUN, `--job-name=${REACHING_JOB}`, '-w', on, 'hostname'], { timeoutMs });
  const ok = result.exitCode === 0 && result.stdout.trim() === on;
  return {
    name: `srun from ${from.name} on ${on}`,
    ok,
    figure: ok ? Number(((Date.now() - start) / 1000).toFixed(1)) : result.stdout.trim() || 'nothing',
    unit: ok ? 's' : '',
    ...(ok ? {} : { detail: lastWords(result) }),
  };
}

const DATA = '/var/tmp/data-set';
const PARTS = 4;
const PART_MIB = 64;

/** More than results and Slurm's own words take, and far less than the data. */
const RESULT_BYTES = 4 * 2 ** 20;

/**
 * A job array works on data that only a worker at another site has, and nothing but its result comes back, into the
 * user's home.
 *
 * @param gateway - of the controller's site: what comes through its tunnels counts
 */
export async function arrayWhereTheDataIs(controller: Peer, gateway: Peer, worker: Peer): Promise<CheckResult> {
  const name = `sbatch array on ${worker.name} reads ${PARTS * PART_MIB} MiB that only it has`;
  await must(worker, ['sh', '-c', `seq 1 40000000 | head -c ${PARTS * PART_MIB}M >${DATA}`]);
  const part = (number: string) => `dd if=${DATA} bs=1M skip=$((${number}*${PART_MIB})) count=${PART_MIB} status=none`;
  const before = await received(gateway);
  const start = Date.now();
  const wrap = `${part('$SLURM_ARRAY_TASK_ID')} | sha256sum`;
  const options = `--wait --array=0-${PARTS - 1} -w ${worker.name} --output=part-%a.txt`;
  const array = await controller.exec(byUser(`rm -f part-* && sbatch ${options} --wrap='${wrap}'`), {
    timeoutMs: JOB_MS,
  });
  const results = await controller.exec(['sh', '-c', `cat ${inHome('part-*.txt')}`]);
  const seconds = (Date.now() - start) / 1000;
  const crossed = (await received(gateway)) - before;
  const numbers = Array.from({ length: PARTS }, (_, number) => part(String(number)));
  const expected = await must(worker, ['sh', '-c', numbers.map((one) => `${one} | sha256sum`).join('; ')]);
  const ok = array.exitCode === 0 && results.stdout === expected && crossed < RESULT_BYTES;
  return {
    name,
    ok,
    figure: Number((crossed / 1024).toFixed(0)),
    unit: `KiB to ${controller.name} in ${seconds.toFixed(0)} s`,
    ...(ok ? {} : { detail: [array, results].map((one) => lastWords(one)).join('\n') }),
  };
}

async function received(gateway: Peer): Promise<number> {
  return receivedBytes(await must(gateway, ['wg', 'show', 'wg0', 'transfer']));
}
