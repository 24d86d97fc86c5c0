/** What machines tell of themselves and of the cluster: of which parts that is made. */

import { toEnvFile } from '../../machine/env-file';
import type { MachineSpec } from '../../machine/machine-spec';
import type { HybridClusterPlan } from '../plan-types';
import { PATHS } from './paths';

type Monitored = Pick<HybridClusterPlan, 'name' | 'monitoring'>;

/** What a machine can look at. */
export type Subject = 'slurm' | 'tunnels';

/** TCP port of node exporter by its own default. */
export const NODE_EXPORTER_PORT = 9100;

const NODE_EXPORTER = 'prometheus-node-exporter';

/** The programs: what calls AWS, and what looks and tells. */
const FOLDERS: readonly string[] = ['aws', 'metrics'];

/** Namespace of the cluster's metrics in CloudWatch. */
export function metricNamespace({ name }: Pick<HybridClusterPlan, 'name'>): string {
  return `skylan/${name}`;
}

export function tellsCloudWatch({ monitoring }: Pick<HybridClusterPlan, 'monitoring'>): boolean {
  return monitoring.metrics === 'cloudwatch';
}

export function hasNodeExporter({ monitoring }: Pick<HybridClusterPlan, 'monitoring'>): boolean {
  return monitoring.nodeExporter === 'yes';
}

/** Whether somebody hears what machines look at. */
export function looks(plan: Pick<HybridClusterPlan, 'monitoring'>): boolean {
  return tellsCloudWatch(plan) || hasNodeExporter(plan);
}

/** What a machine in AWS has for it, beside its role's own parts. */
export function monitoringParts(
  plan: Monitored,
  region: string,
  ...subjects: readonly Subject[]
): Pick<MachineSpec, 'packages' | 'folders' | 'files' | 'units'> {
  const exporter = hasNodeExporter(plan);
  const collector = looks(plan) && subjects.length > 0;
  return {
    packages: exporter ? [NODE_EXPORTER] : [],
    folders: collector ? FOLDERS : [],
    files: collector ? [{ path: PATHS.metricsEnv, content: renderMetricsEnv(plan, region, subjects) }] : [],
    units: [...(exporter ? [`${NODE_EXPORTER}.service`] : []), ...(collector ? ['skylan-metrics.timer'] : [])],
  };
}

/**
 * What `skylan-metrics` knows.
 *
 * @param region - AWS region of the stack; may be a token
 */
export function renderMetricsEnv(plan: Monitored, region: string, subjects: readonly Subject[]): string {
  return toEnvFile({
    AWS_REGION: region,
    SKYLAN_LOOK_AT: subjects.join(' '),
    ...(tellsCloudWatch(plan) ? { SKYLAN_METRIC_NAMESPACE: metricNamespace(plan) } : {}),
  });
}

/** What a controller looks at: Slurm, and where it is its site's gateway too, the tunnels. */
export function subjectsOfController({
  controller,
  sites,
}: Pick<HybridClusterPlan, 'controller' | 'sites'>): Subject[] {
  const site = sites.find(({ name }) => name === controller.site);
  return site?.gatewayAddress === controller.address ? ['slurm', 'tunnels'] : ['slurm'];
}
