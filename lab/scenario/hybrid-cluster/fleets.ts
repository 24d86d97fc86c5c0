import { lackMachines, machinesAbound } from '../../aws/capacity';
import type { Check } from '../../checks/check';
import { giveSpotNotice } from '../../fabric/metadata/notices';
import type { CheckResult } from '../../report/report';
import type { RunningCluster } from '../../running/cluster/running-cluster';
import { nearAndFar } from '../../running/cluster/scene';
import { FLEETS, SUSPEND_SECONDS } from '../../running/cluster/settings';
import type { Peer } from '../../running/peer';
import type { Progress } from '../../util/progress';
import { waitFor } from '../../util/wait';
import { callsOf, instanceOfNode, lives, makeAnother, ofFleet, terminate } from './fleet-instances';
import { FleetJob } from './fleet-job';

/** Ends a hang. */
const LIMIT_MS = 900_000;

/** What AWS gives a Spot instance that it takes back. */
const NOTICE_SECONDS = 120;

/** By then a look each minute has seen it; without one Slurm would wait for a machine that is gone for 300 s. */
const GONE_SECONDS = 240;

/** Workers that are made when a job asks for them, and what becomes of their jobs when AWS lacks or takes machines. */
export const FLEET_CHECK = {
  name: 'fleets',
  whole: fleetsWork,
  notInAccount: 'the embedded AWS alone lacks machines, and takes them, when asked to',
} as const satisfies Check<RunningCluster, never>;

async function* fleetsWork(cluster: RunningCluster, progress: Progress): AsyncGenerator<CheckResult> {
  const { controller } = cluster;
  const [, { name: site }] = nearAndFar(cluster);
  lackMachines([{ instanceType: FLEETS.scarce.instanceTypes[0], left: 0 }]);
  const jobs: FleetJob[] = [];
  const submit = async (...words: Parameters<typeof FleetJob.submit>) => {
    const job = await FleetJob.submit(...words);
    jobs.push(job);
    return job;
  };
  const scene = { controller, site, submit, progress };
  try {
    // Side by side: machines boot in one part while a job waits in the other.
    const parts = [spotEnds(scene), steadyIsNext(scene)].map(async (part) => {
      const found: CheckResult[] = [];
      for await (const result of part) {
        progress(result.name);
        found.push(result);
      }
      return found;
    });
    for (const found of await Promise.all(parts)) yield* found;
  } finally {
    machinesAbound();
    await Promise.all(jobs.map((job) => job.cancel()));
  }
}

interface FleetScene {
  readonly controller: Peer;
  /** Name of the site that has the fleets. */
  readonly site: string;
  readonly submit: typeof FleetJob.submit;
  readonly progress: Progress;
}

/** Machines for a job of two nodes; then AWS takes one of them back, and the other one's job waits. */
async function* spotEnds({ controller, site, submit, progress }: FleetScene): AsyncGenerator<CheckResult> {
  const fleet = `${site}-${FLEETS.spot.name}`;
  const nodes = [`${fleet}-1`, `${fleet}-2`];
  const on = `--constraint=${FLEETS.spot.name}`;
  progress(`machines for a job on ${nodes.join(' and ')}`);
  const both = await submit(controller, `-N2 -n2 ${on}`, 'srun --input=none hostname');
  const { JobState } = await both.ends();
  const names = [...(await both.written(nodes.length))].sort();
  const made = await ofFleet(fleet);
  const together = callsOf(made) === 1 && made.length === nodes.length;
  yield {
    name: "a job of two nodes gets its machines by one call, and its output is in the user's home",
    ok: JobState === 'COMPLETED' && together && names.join() === nodes.join(),
    figure: names.join(', ') || (JobState ?? 'unknown'),
    unit: '',
    ...(together ? {} : { detail: `${made.length} instances by ${callsOf(made)} calls` }),
  };

  // A job on each: one is to lose its machine, and the other one keeps a machine awake for it.
  const [loser, keeper] = await Promise.all([submit(controller, `-N1 ${on}`), submit(controller, `-N1 ${on}`)]);
  const [node] = await Promise.all([loser.runs(), keeper.runs()]);
  const { InstanceId: taken } = await instanceOfNode(node);
  progress(`AWS takes ${node} back`);
  giveSpotNotice(taken);
  const start = Date.now();
  await loser.until('is requeued', ({ Restarts }) => Restarts === '1');
  const seconds = (Date.now() - start) / 1000;
  yield {
    name: `AWS takes ${node} back: its job is requeued before the machine is gone`,
    ok: seconds < NOTICE_SECONDS,
    figure: Number(seconds.toFixed(1)),
    unit: 's',
  };
  yield getsNoJob(node, await statesUntilGone(controller, node, taken));
  await loser.until('may begin again', ({ Reason }) => Reason !== 'BeginTime');
  await keeper.letGo();
  await loser.runs();
  await loser.letGo();
  const { JobState: state = 'unknown' } = await loser.ends();
  yield ranAgain(state, (await loser.written(2)).at(-1) ?? '');
  yield await isEmpty(fleet);
}

/** A fleet that AWS has no machine for; then somebody ends the next one's machine, and another one is nobody's. */
async function* steadyIsNext({ controller, site, submit, progress }: FleetScene): AsyncGenerator<CheckResult> {
  const [scarce, steady] = [FLEETS.scarce, FLEETS.steady].map(({ name }) => `${site}-${name}`);
  const job = await submit(controller, `-N1 --constraint="${FLEETS.scarce.name}|${FLEETS.steady.name}"`);
  yield await areSetAside(controller, `${scarce}-[1-${FLEETS.scarce.max}]`);
  const node = await job.runs();
  yield {
    name: `the job of a fleet that AWS has no machine for runs on one of the next fleet`,
    ok: node === `${steady}-1`,
    figure: node,
    unit: '',
  };

  const instance = await instanceOfNode(node);
  progress(`${node} is ended behind Slurm's back, and ${steady}-2 gets a machine that it did not ask for`);
  const nobodys = await makeAnother(instance, `${steady}-2`);
  const before = await job.state();
  await terminate(instance.InstanceId);
  const start = Date.now();
  const requeued = job
    .until('is requeued', ({ Restarts }) => Restarts !== before.Restarts, GONE_SECONDS * 1000)
    .then(
      () => true,
      () => false,
    );
  const ok = await requeued;
  yield {
    name: `the machine of ${node} is ended behind Slurm's back: its job is requeued`,
    ok,
    figure: ok ? Number(((Date.now() - start) / 1000).toFixed(1)) : 'not requeued',
    unit: ok ? 's' : '',
    ...(ok ? {} : { detail: JSON.stringify(await job.state()) }),
  };
  await job.cancel();
  yield await ended(nobodys);
}

/** All nodes of a fleet are down, and say why: Slurm would else try one after the other. */
async function areSetAside(controller: Peer, nodes: string): Promise<CheckResult> {
  const said = ['sinfo', '--noheader', '--Node', '--exact', `--nodes=${nodes}`, '--format=%N|%T|%E'];
  let latest = '';
  const probe = async () => {
    latest = (await controller.exec(said)).stdout;
    return lacking(latest);
  };
  const ok = await within(LIMIT_MS, probe);
  return {
    name: `all of ${nodes} are down, since AWS has no machine for them`,
    ok,
    figure: latest.trim().replaceAll('\n', ', '),
    unit: '',
  };
}

/**
 * Whether all nodes are down for want of machines.
 *
 * @param sinfo - `name|state|reason`, a line for each partition that a node is in
 */
export function lacking(sinfo: string): boolean {
  const lines = sinfo.split('\n').filter(Boolean);
  return lines.length > 0 && lines.every((line) => /\|down[^|]*\|\(Code:InsufficientInstanceCapacity\)/.test(line));
}

/** States of a node, without repetition, for as long as its machine is there. */
async function statesUntilGone(controller: Peer, node: string, id: string): Promise<readonly string[]> {
  const states = new Set<string>();
  const gone = await within(LIMIT_MS, async () => {
    states.add(
      (await controller.exec(['sinfo', '--noheader', `--nodes=${node}`, '--format=%T'])).stdout.split('\n')[0] ?? '',
    );
    return !(await lives(id));
  });
  return gone ? [...states] : [...states, 'machine not ended'];
}

/** @param states - of the node while its machine is to end */
export function getsNoJob(node: string, states: readonly string[]): CheckResult {
  const ok = states.every((state) => !/^(alloc|mix|machine)/.test(state));
  return {
    name: `${node} gets no other job on the machine that ends, and Slurm ends it`,
    ok,
    figure: states.join(', '),
    unit: '',
  };
}

/**
 * Whether a job ended well on another machine than the first.
 *
 * @param written - its last words: where it was, and how often it had begun before
 */
export function ranAgain(state: string, written: string): CheckResult {
  const ok = state === 'COMPLETED' && written.endsWith(' 1');
  return {
    name: 'the job whose machine was taken runs on another one, SLURM_RESTART_COUNT=1',
    ok,
    figure: written || state,
    unit: '',
  };
}

/** Waits until a fleet has no machine any more. */
async function isEmpty(fleet: string): Promise<CheckResult> {
  const start = Date.now();
  const ok = await within(LIMIT_MS, async () => (await ofFleet(fleet)).length === 0);
  return {
    name: `all machines of ${fleet} are ended when idle for ${SUSPEND_SECONDS} s`,
    ok,
    figure: ok ? Number(((Date.now() - start) / 1000).toFixed(1)) : `${(await ofFleet(fleet)).length} run`,
    unit: ok ? 's' : '',
  };
}

/** Waits until an instance that no node asked for is ended. */
async function ended(id: string): Promise<CheckResult> {
  const start = Date.now();
  const ok = await within(GONE_SECONDS * 1000, async () => !(await lives(id)));
  return {
    name: 'a machine of a fleet that no node asked for is ended',
    ok,
    figure: ok ? Number(((Date.now() - start) / 1000).toFixed(1)) : 'runs',
    unit: ok ? 's' : '',
  };
}

async function within(timeoutMs: number, probe: () => Promise<boolean>): Promise<boolean> {
  return waitFor('it', probe, { timeoutMs, intervalMs: 1000 }).then(
    () => true,
    () => false,
  );
}
