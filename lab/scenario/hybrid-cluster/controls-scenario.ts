import type { CheckResult, Report } from '../../report/report';
import { carriedOut } from '../carried-out';
import { carryOut, settledFailures, verdict } from '../controls/engine';
import type { LabOptions } from '../deploy';
import { type Phase, runPhases } from '../phases';
import { strangerUp } from '../stranger';
import { CONTROLS, runSuite, type Subject } from './controls';
import { type RunningCluster, startCluster } from './running-cluster';
import { nearAndFar } from './scene';
import { DEFAULT_SHAPE } from './settings';
import { nodesReady } from './slurm';

/** Ends a hang. */
const NODES_SECONDS = 600;

/** Breaks one thing of a cluster at a time: exactly the checks that are about it must fail, and pass again after. */
export async function clusterControls(options: LabOptions): Promise<Report> {
  return carriedOut('cluster-controls', options.signal, async (checks, timings) => {
    const cluster = await startCluster({ ...options, ...DEFAULT_SHAPE }, timings);
    await runPhases(controlPhases(cluster, checks), timings);
    return undefined;
  });
}

/** @param checks - gets a line for each control */
export function controlPhases(cluster: RunningCluster, checks: CheckResult[]): Phase[] {
  const [near, far] = nearAndFar(cluster);
  const { controller } = cluster;
  const subject = async (): Promise<Subject> => ({ controller, near, far, stranger: await strangerUp() });
  return [
    {
      key: 'nothing',
      title: 'All checks, with nothing broken',
      run: async () => {
        await nodesReady(controller, [near.worker.name, far.worker.name], NODES_SECONDS);
        checks.push(verdict('nothing', [], await settledFailures(await subject(), [], runSuite)));
      },
    },
    ...CONTROLS.map((control, index) => ({
      key: `control ${index + 1}`,
      title: control.broken,
      run: async (progress: (line: string) => void) => {
        checks.push(await carryOut(control, await subject(), runSuite, progress));
      },
    })),
  ];
}
