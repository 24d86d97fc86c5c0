/** What is told of a running cluster, and to whom. */

import { choice, object } from '../settings/schema';

export const monitoring = object({
  metrics: choice('cloudwatch', 'none')
    .prefault('none')
    .describe(
      "Whether Slurm's and the tunnels' figures are in CloudWatch each minute, with a dashboard and alarms. `cloudwatch` " +
        'costs some 8 USD a month with one site in AWS, and next to nothing in an account that has no others of them.',
    ),
  nodeExporter: choice('no', 'yes')
    .prefault('no')
    .describe(
      "Whether machines in AWS run Prometheus's node exporter (TCP 9100), which the controller's machine alone reaches.",
    ),
});
