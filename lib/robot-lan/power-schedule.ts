import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { CloudMachine } from '../machine/cloud-machine';
import type { SchedulePlan } from './power-settings';

export interface PowerScheduleProps {
  /** Name of the LAN. */
  readonly lan: string;
  readonly schedule: SchedulePlan;
}

/** How long EventBridge tries again: EC2 may have no room, or a machine is just changing. */
const PATIENCE = Duration.hours(1);
const MOST_ATTEMPTS = 30;

/**
 * Starts and stops machines at times that come again, by EventBridge Scheduler and without a function: it calls EC2
 * itself, in a role that may do so with these machines alone.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
 */
export class PowerSchedule extends Construct {
  private readonly role: iam.Role;
  private readonly group: scheduler.CfnScheduleGroup;
  private readonly instanceIds: string[] = [];
  private readonly allowed: iam.PolicyStatement;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PowerScheduleProps,
  ) {
    super(scope, id);
    const { on, off } = props.schedule;
    this.role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    const actions = [...(on ? ['ec2:StartInstances'] : []), ...(off ? ['ec2:StopInstances'] : [])];
    this.allowed = new iam.PolicyStatement({ actions });
    this.role.addToPolicy(this.allowed);
    this.group = new scheduler.CfnScheduleGroup(this, 'Group');
    if (on) this.call('On', 'startInstances', on, `Starts the machines of ${props.lan}`);
    if (off) this.call('Off', 'stopInstances', off, `Stops the machines of ${props.lan}`);
  }

  /** Has a further machine started and stopped. */
  add(machine: CloudMachine): void {
    const arn = Stack.of(this).formatArn({ service: 'ec2', resource: 'instance', resourceName: machine.instanceId });
    this.instanceIds.push(machine.instanceId);
    this.allowed.addResources(arn);
  }

  /** Tells a topic's subscribers when machines could not be started or stopped. */
  notify(topic: sns.ITopic): void {
    const alarm = new cloudwatch.Alarm(this, 'Dropped', {
      alarmDescription: `${this.props.lan} was not started or stopped at its time`,
      metric: new cloudwatch.Metric({
        namespace: 'AWS/Scheduler',
        metricName: 'InvocationDroppedCount',
        dimensionsMap: { ScheduleGroup: this.group.ref },
        statistic: cloudwatch.Stats.SUM,
        period: Duration.minutes(5),
      }),
      threshold: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
  }

  private call(id: string, action: string, scheduleExpression: string, description: string): void {
    const stack = Stack.of(this);
    const schedule = new scheduler.CfnSchedule(this, id, {
      description,
      groupName: this.group.ref,
      scheduleExpression,
      scheduleExpressionTimezone: this.props.schedule.timezone,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: `arn:${stack.partition}:scheduler:::aws-sdk:ec2:${action}`,
        roleArn: this.role.roleArn,
        input: Lazy.string({ produce: () => stack.toJsonString({ InstanceIds: this.instanceIds }) }),
        retryPolicy: { maximumEventAgeInSeconds: PATIENCE.toSeconds(), maximumRetryAttempts: MOST_ATTEMPTS },
      },
    });
    // The role's policies come first.
    schedule.node.addDependency(this.role);
  }
}
