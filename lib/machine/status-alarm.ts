import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Ec2Action, Ec2InstanceAction, SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

export interface StatusAlarmProps {
  readonly hostname: string;

  /** Instance id (token). */
  readonly instanceId: string;
}

/**
 * Has EC2 reboot a machine that no longer answers its own host: it hangs, or is out of memory.
 *
 * A broken host needs no alarm. EC2 moves the machine to another one by itself, with its addresses and disk (simplified
 * automatic recovery), if the instance type is one of those that can, which is most.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-recover.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/UsingAlarmActions.html
 */
export class StatusAlarm extends Construct {
  readonly alarm: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, { hostname, instanceId }: StatusAlarmProps) {
    super(scope, id);
    this.alarm = new cloudwatch.Alarm(this, 'Resource', {
      alarmDescription: `${hostname} does not answer: EC2 reboots it`,
      metric: new cloudwatch.Metric({
        namespace: 'AWS/EC2',
        metricName: 'StatusCheckFailed_Instance',
        dimensionsMap: { InstanceId: instanceId },
        statistic: cloudwatch.Stats.MAXIMUM,
        period: Duration.minutes(1),
      }),
      threshold: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // As AWS recommends for a reboot.
      evaluationPeriods: 3,
      // A deploy stops machines.
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    this.alarm.addAlarmAction(new Ec2Action(Ec2InstanceAction.REBOOT));
  }

  /** Tells a topic's subscribers when the machine does not answer, and when it does again. */
  notify(topic: sns.ITopic): void {
    this.alarm.addAlarmAction(new SnsAction(topic));
    this.alarm.addOkAction(new SnsAction(topic));
  }
}
