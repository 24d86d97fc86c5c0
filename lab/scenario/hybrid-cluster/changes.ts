import { jobRuns, nodesReady } from '../../checks/cluster/slurm';
import type { CheckResult } from '../../report/report';
import { deployChanges, synthChanges } from '../../running/cluster/running-cluster';
import { nearAndFar, type Scene } from '../../running/cluster/scene';
import { DEPLOYS } from '../../running/cluster/settings';
import { must } from '../../running/peer';
import type { Progress } from '../../util/progress';

/** Ends a hang. */
const REGISTER_SECONDS = 600;

/** A higher worker count is deployed: the new worker runs a job, and nothing that ran is started anew. */
export async function* workerIsAdded(scene: Scene, progress: Progress): AsyncGenerator<CheckResult> {
  const { controller } = scene.cluster;
  const [, far] = nearAndFar(scene.cluster);
  const added = `${far.name}-2`;
  const before = await Promise.all(starts(scene).map(({ when }) => when()));
  await synthChanges(scene.options, DEPLOYS.addWorker);
  await deployChanges('add-worker', scene.options, progress);
  const after = await Promise.all(starts(scene).map(({ when }) => when().catch(() => 'no answer')));
  yield startedAnew(
    starts(scene).map(({ what }) => what),
    before,
    after,
  );
  progress(`${added} registers`);
  await nodesReady(controller, [added], REGISTER_SECONDS);
  yield await jobRuns(controller, added);
}

/** Passes when each of these began at the same time before and after. */
export function startedAnew(what: readonly string[], before: readonly string[], after: readonly string[]): CheckResult {
  const restarted = what.filter((_, index) => before[index] !== after[index]);
  return {
    name: 'a deploy adds a worker: machines and controllers that were started anew',
    ok: restarted.length === 0,
    figure: restarted.length,
    unit: 'restarted',
    ...(restarted.length > 0 ? { detail: restarted.join('\n') } : {}),
  };
}

/** What must go on, and what tells when it began: all machines but on-demand workers, which come and go; and slurmctld. */
function starts({ cluster: { sites, controller } }: Scene): { what: string; when: () => Promise<string> }[] {
  const machines = [...sites.flatMap(({ gateway, worker }) => [gateway, worker]), controller];
  return [
    ...machines.map((machine) => ({
      what: machine.name,
      when: () => must(machine, ['cat', '/proc/sys/kernel/random/boot_id']),
    })),
    {
      what: 'slurmctld',
      when: () =>
        must(controller, ['systemctl', 'show', '--value', '-p', 'ActiveEnterTimestampMonotonic', 'slurmctld']),
    },
  ];
}
