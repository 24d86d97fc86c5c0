import { CLUSTER_CHECKS, type Subject, type SuiteKey } from '../../checks/cluster/cluster-checks';
import { nodesReady } from '../../checks/cluster/slurm';
import { CONTROLS } from '../../controls/cluster-controls';
import { type ControlLines, controlIsKnown, controlPhases } from '../../controls/control-phases';
import type { ControlTime } from '../../controls/control-time';
import { suiteOf } from '../../controls/engine';
import type { Report } from '../../report/report';
import { type RunningCluster, startCluster } from '../../running/cluster/running-cluster';
import { nearAndFar } from '../../running/cluster/scene';
import { DEFAULT_SHAPE } from '../../running/cluster/settings';
import type { LabOptions } from '../../running/deploy';
import { strangerUp } from '../../running/stranger';
import { type Phase, runPhases } from '../../view/phases';
import { carriedOut } from '../carried-out';

/** Ends a hang. */
const NODES_SECONDS = 600;

const runSuite = suiteOf<Subject, SuiteKey>(CLUSTER_CHECKS);

/**
 * Breaks one thing of a cluster at a time: exactly the checks that are about it must fail, and pass again after.
 *
 * @param only - name of the one control that is wanted. @default all
 * @throws Error when there is no such control
 */
export function clusterControls(only?: string): (lab: LabOptions) => Promise<Report> {
  controlIsKnown(only, CONTROLS);
  return (lab) =>
    carriedOut({ name: 'cluster-controls', only }, lab.signal, async (checks, timings) => {
      const cluster = await startCluster({ ...lab, ...DEFAULT_SHAPE }, timings);
      await runPhases(clusterControlPhases(cluster, { checks, leftOut: [] }, only), timings);
      return undefined;
    });
}

/**
 * @param only - name of the one control that is wanted. @default all
 * @param time - that there is for them. @default for all
 */
export function clusterControlPhases(
  cluster: RunningCluster,
  lines: ControlLines,
  only?: string,
  time?: ControlTime,
): Phase[] {
  const [near, far] = nearAndFar(cluster);
  const { controller } = cluster;
  let ready: Promise<void> | undefined;
  const subject = async (): Promise<Subject> => {
    ready ??= nodesReady(controller, [near.worker.name, far.worker.name], NODES_SECONDS);
    await ready;
    return { controller, near, far, stranger: await strangerUp() };
  };
  return controlPhases(CONTROLS, only, runSuite, subject, lines, time);
}
