import { Aws, Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { type MetricName, metricOf } from './metrics';

export interface ClusterDashboardProps {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Shown above all. */
  readonly alarms: readonly cloudwatch.IAlarm[];
}

const WIDTH = 8;
const WHOLE_WIDTH = 24;

/** Graphs, and of which metrics each is. */
const GRAPHS: readonly (readonly [title: string, ...metrics: MetricName[]])[] = [
  ['Jobs', 'JobsRunning', 'JobsPending'],
  ['Workers', 'NodesInUse', 'NodesIdle', 'NodesDown'],
  ['Tunnels: longest time since a handshake, in seconds', 'TunnelSilence'],
  ["slurmctld: seconds of the scheduler's cycle", 'SchedulerCycle'],
  ['slurmctld: messages that wait', 'AgentQueue', 'DbdAgentQueue'],
  ["Slurm's state: use of its file system, in percent", 'StateVolumeUse'],
];

/** All figures of a cluster on one page of CloudWatch. */
export class ClusterDashboard extends Construct {
  /** Where the console shows it (token). */
  readonly url: string;

  constructor(scope: Construct, id: string, { cluster, alarms }: ClusterDashboardProps) {
    super(scope, id);
    // Names of dashboards are those of all regions: CloudFormation finds one.
    const dashboard = new cloudwatch.Dashboard(this, 'Dashboard', { defaultInterval: Duration.hours(12) });
    dashboard.addWidgets(
      new cloudwatch.AlarmStatusWidget({ title: `Slurm cluster ${cluster}`, width: WHOLE_WIDTH, alarms: [...alarms] }),
    );
    dashboard.addWidgets(
      ...GRAPHS.map(
        ([title, ...metrics]) =>
          new cloudwatch.GraphWidget({
            title,
            width: WIDTH,
            left: metrics.map((name) => metricOf(cluster, name, cloudwatch.Stats.MAXIMUM, Duration.minutes(5))),
            leftYAxis: { min: 0 },
          }),
      ),
    );
    this.url = `https://${Aws.REGION}.console.aws.amazon.com/cloudwatch/home?region=${Aws.REGION}#dashboards/dashboard/${dashboard.dashboardName}`;
  }
}
