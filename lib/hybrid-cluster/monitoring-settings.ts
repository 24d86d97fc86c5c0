/** What is told of a running cluster, and to whom. */

import { choice, object } from '../settings/schema';

export const monitoring = object({
  metrics: choice('cloudwatch', 'none')
    .prefault('none')
    .describe(
      "Whether Slurm's and the tunnels' figures are in CloudWatch each minute, with a dashboard and alarms. `cloudwatch` " +
        'costs up to 7 USD a month, and in an account that has no other metrics, dashboards and alarms, next to nothing.',
    ),
  nodeExporter: choice('no', 'yes')
    .prefault('no')
    .describe(
      "Whether machines in AWS run Prometheus's node exporter (TCP 9100), which the controller's machine alone reaches.",
    ),
});
