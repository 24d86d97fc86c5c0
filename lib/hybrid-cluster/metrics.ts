/** The figures of a cluster in CloudWatch, which `skylan-metrics` on its machines puts there each minute. */

import type { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { metricNamespace } from './render/monitoring';

/** What `skylan-metrics` calls them. At most ten, which an account has free; none has a dimension. */
export const METRICS = [
  'JobsPending',
  'JobsRunning',
  'NodesInUse',
  'NodesIdle',
  'NodesDown',
  'AgentQueue',
  'DbdAgentQueue',
  'SchedulerCycle',
  'StateVolumeUse',
  'TunnelSilence',
] as const;

export type MetricName = (typeof METRICS)[number];

/**
 * One of them.
 *
 * @param cluster - its name
 * @param statistic - over the period, of what all machines have told
 */
export function metricOf(
  cluster: string,
  metricName: MetricName,
  statistic: string,
  period: Duration,
): cloudwatch.Metric {
  return new cloudwatch.Metric({ namespace: metricNamespace({ name: cluster }), metricName, statistic, period });
}
