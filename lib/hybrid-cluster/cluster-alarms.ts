import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type MetricName, metricOf } from './metrics';

export interface ClusterAlarmsProps {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Host name of the controller. */
  readonly controller: string;
  /** Whether jobs are recorded anywhere. */
  readonly records: boolean;
}

interface Watched {
  readonly metric: MetricName;
  readonly statistic: string;
  readonly minutes: number;
  readonly periods: number;
  readonly threshold: number;
  readonly comparison: cloudwatch.ComparisonOperator;
  readonly missing: cloudwatch.TreatMissingData;
  /** For people: what it means. */
  readonly told: string;
}

const { GREATER_THAN_OR_EQUAL_TO_THRESHOLD, GREATER_THAN_THRESHOLD, LESS_THAN_THRESHOLD } =
  cloudwatch.ComparisonOperator;
const { BREACHING, IGNORE } = cloudwatch.TreatMissingData;

/**
 * What somebody should look at. Where figures are missing, the controller's own alarm or the tunnels' says so, and the
 * others stay as they are.
 */
export class ClusterAlarms extends Construct {
  readonly alarms: readonly cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, { cluster, controller, records }: ClusterAlarmsProps) {
    super(scope, id);
    const watched: Readonly<Record<string, Watched>> = {
      Slurmctld: {
        metric: 'JobsRunning',
        // A deploy that changes the controller stops it for some minutes.
        ...{ statistic: cloudwatch.Stats.SAMPLE_COUNT, minutes: 5, periods: 2, threshold: 1 },
        ...{ comparison: LESS_THAN_THRESHOLD, missing: BREACHING },
        told: `slurmctld on ${controller} has not answered for ten minutes, or its figures do not reach CloudWatch`,
      },
      ...(records
        ? {
            Record: {
              metric: 'DbdAgentQueue',
              ...{ statistic: cloudwatch.Stats.MAXIMUM, minutes: 5, periods: 1, threshold: 1000 },
              ...{ comparison: GREATER_THAN_THRESHOLD, missing: IGNORE },
              told: `more than 1000 messages wait on ${controller} for slurmdbd: jobs are not recorded`,
            },
          }
        : {}),
      Nodes: {
        metric: 'NodesDown',
        ...{ statistic: cloudwatch.Stats.MINIMUM, minutes: 5, periods: 6, threshold: 1 },
        ...{ comparison: GREATER_THAN_OR_EQUAL_TO_THRESHOLD, missing: IGNORE },
        told: 'for 30 minutes a worker has been down, or does not answer',
      },
      Tunnel: {
        metric: 'TunnelSilence',
        // With a packet every 25 s, keys are made anew by a handshake every 120 to 145 s. A deploy may stop a gateway.
        ...{ statistic: cloudwatch.Stats.MAXIMUM, minutes: 1, periods: 5, threshold: 180 },
        ...{ comparison: GREATER_THAN_THRESHOLD, missing: BREACHING },
        told: 'two site gateways have not heard of each other for three minutes and more, or none tells',
      },
      State: {
        metric: 'StateVolumeUse',
        ...{ statistic: cloudwatch.Stats.MAXIMUM, minutes: 5, periods: 3, threshold: 85 },
        ...{ comparison: GREATER_THAN_THRESHOLD, missing: IGNORE },
        told: `the file system of Slurm's state on ${controller} is full to more than 85 %`,
      },
    };
    this.alarms = Object.entries(watched).map(
      ([name, one]) =>
        new cloudwatch.Alarm(this, name, {
          alarmDescription: `${cluster}: ${one.told}`,
          metric: metricOf(cluster, one.metric, one.statistic, Duration.minutes(one.minutes)),
          threshold: one.threshold,
          comparisonOperator: one.comparison,
          evaluationPeriods: one.periods,
          treatMissingData: one.missing,
        }),
    );
  }

  /** Tells a topic's subscribers of each alarm, and of its end. */
  notify(topic: sns.ITopic): void {
    for (const alarm of this.alarms) {
      alarm.addAlarmAction(new SnsAction(topic));
      alarm.addOkAction(new SnsAction(topic));
    }
  }
}
