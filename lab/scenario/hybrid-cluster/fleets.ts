import { lackMachines, machinesAbound } from '../../aws/capacity';
import type { Check } from '../../checks/check';
import { nodesReady } from '../../checks/cluster/slurm';
import { giveSpotNotice } from '../../fabric/metadata/notices';
import type { CheckResult } from '../../report/report';
import type { RunningCluster } from '../../running/cluster/running-cluster';
import { nearAndFar } from '../../running/cluster/scene';
import { FLEETS } from '../../running/cluster/settings';
import type { Peer } from '../../running/peer';
import type { Progress } from '../../util/progress';
import { callsOf, instanceOfNode, makeAnother, ofFleet, terminate } from './fleet-instances';
import { FleetJob } from './fleet-job';
import {
  areSetAside,
  ended,
  getsNoJob,
  isEmpty,
  isOpenAgain,
  isPutRight,
  ranAgain,
  statesUntilGone,
} from './fleet-results';

/** Ends a hang. */
const NODES_SECONDS = 600;

/** What AWS gives a Spot instance that it takes back. */
const NOTICE_SECONDS = 120;

/** Workers that are made when a job asks for them, and what becomes of their jobs when AWS lacks or takes machines. */
export const FLEET_CHECK = {
  name: 'fleets',
  whole: fleetsWork,
} as const satisfies Check<RunningCluster, never>;

async function* fleetsWork(cluster: RunningCluster, progress: Progress): AsyncGenerator<CheckResult> {
  const { controller } = cluster;
  const [, { name: site, worker }] = nearAndFar(cluster);
  await nodesReady(controller, [worker.name], NODES_SECONDS);
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

/** Whether no machine is left of those that {@link FLEET_CHECK} had made, once they were idle for long enough. */
export function fleetsAreEmpty(cluster: RunningCluster): Promise<CheckResult[]> {
  const [, { name: site }] = nearAndFar(cluster);
  return Promise.all([FLEETS.spot, FLEETS.steady].map(({ name }) => isEmpty(`${site}-${name}`)));
}

/** Whether jobs may have the nodes again that {@link FLEET_CHECK} found no machines for. */
export function fleetIsOpen(cluster: RunningCluster): Promise<CheckResult> {
  const [, { name: site }] = nearAndFar(cluster);
  return isOpenAgain(cluster.controller, scarceNodes(site));
}

function scarceNodes(site: string): string {
  return `${site}-${FLEETS.scarce.name}-[1-${FLEETS.scarce.max}]`;
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
  // A job on each then: one is to lose its machine, and the other one keeps a machine awake for it.
  const next = `-N1 ${on} --dependency=afterany:${both.id}`;
  const [loser, keeper] = await Promise.all([submit(controller, next), submit(controller, next)]);
  const { JobState } = await both.ends();
  const made = await ofFleet(fleet);
  const together = callsOf(made) === 1 && made.length === nodes.length;
  const names = [...(await both.written(nodes.length))].sort();
  yield {
    name: "a job of two nodes gets its machines by one call, and its output is in the user's home",
    ok: JobState === 'COMPLETED' && together && names.join() === nodes.join(),
    figure: names.join(', ') || (JobState ?? 'unknown'),
    unit: '',
    ...(together ? {} : { detail: `${made.length} instances by ${callsOf(made)} calls` }),
  };

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
}

/** A fleet that AWS has no machine for; then somebody ends the next one's machine, and another one is nobody's. */
async function* steadyIsNext({ controller, site, submit, progress }: FleetScene): AsyncGenerator<CheckResult> {
  const steady = `${site}-${FLEETS.steady.name}`;
  const next = `${steady}-1`;
  // The next fleet has a single machine: it boots for this one while the other job still waits.
  await submit(controller, `-N1 --nodelist=${next}`, 'true');
  const job = await submit(controller, `-N1 --constraint="${FLEETS.scarce.name}|${FLEETS.steady.name}"`);
  yield await areSetAside(controller, scarceNodes(site));
  const node = await job.runs();
  yield {
    name: 'the job of a fleet that AWS has no machine for runs on one of the next fleet',
    ok: node === next,
    figure: node,
    unit: '',
  };

  const instance = await instanceOfNode(node);
  const other = `${site}-${FLEETS.scarce.name}-1`;
  progress(`${node} is ended behind Slurm's back, and ${other} gets a machine that it did not ask for`);
  const nobodys = await makeAnother(instance, other);
  const { Restarts: before } = await job.state();
  await terminate(instance.InstanceId);
  const [requeued, gone] = await Promise.all([
    isPutRight(
      `the machine of ${node} is ended behind Slurm's back: its job is requeued`,
      async () => (await job.state()).Restarts !== before,
      { controller, words: `${node} has lost its machine ${instance.InstanceId}` },
    ),
    ended(nobodys, controller),
  ]);
  yield requeued;
  yield gone;
  await job.cancel();
}
