import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { RobotLan } from '../../../lib/robot-lan/robot-lan';
import type { RobotLanSettings } from '../../../lib/robot-lan/settings';
import { testApp } from '../../helpers/app';
import { ResolvedTemplate, type TemplateJson } from '../../helpers/template-access';

const [MORNING, EVENING] = ['cron(0 7 ? * MON-FRI *)', 'cron(0 20 * * ? *)'];

type Schedule = NonNullable<NonNullable<RobotLanSettings['power']>['schedule']>;

function lanWith(schedule: Schedule | undefined, options: { told?: boolean; more?: string } = {}): Template {
  const stack = new Stack(testApp(), 'Test');
  const topic = options.told ? new sns.Topic(stack, 'Topic') : undefined;
  const lan = new RobotLan(stack, 'Lan', {
    settings: { power: { ...(schedule ? { schedule } : {}) } },
    ...(topic ? { alarmTopic: topic } : {}),
  });
  if (options.more) lan.addNode({ name: options.more });
  return Template.fromStack(stack);
}

const ids = (template: Template, type: string) => Object.keys(template.findResources(type)).sort();

test('GIVEN a schedule WHEN a node is added THEN EC2 starts and stops it too, at the times, and nothing else', () => {
  // WHEN
  const template = lanWith({ on: MORNING, off: EVENING, timezone: 'Europe/Berlin' }, { more: 'third' });

  // THEN
  const instances = ids(template, 'AWS::EC2::Instance');
  expect(instances).toHaveLength(3);
  const resolved = new ResolvedTemplate(template.toJSON() as TemplateJson);
  const schedules = resolved.all('AWS::Scheduler::Schedule').map(([, one]) => one);
  expect(schedules.map(({ Target, ScheduleExpression }) => [Target.Arn, ScheduleExpression])).toEqual([
    ['arn:aws:scheduler:::aws-sdk:ec2:startInstances', MORNING],
    ['arn:aws:scheduler:::aws-sdk:ec2:stopInstances', EVENING],
  ]);
  for (const { Target, ScheduleExpressionTimezone, FlexibleTimeWindow } of schedules) {
    expect(JSON.parse(Target.Input).InstanceIds.sort()).toEqual(instances);
    expect(Target.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 30 });
    expect([ScheduleExpressionTimezone, FlexibleTimeWindow.Mode]).toEqual(['Europe/Berlin', 'OFF']);
  }
  const [policy] = resolved.all('AWS::IAM::Policy').filter(([id]) => id.includes('PowerSchedule'));
  expect(policy?.[1].PolicyDocument.Statement).toEqual([
    { Effect: 'Allow', Action: ['ec2:StartInstances', 'ec2:StopInstances'], Resource: expect.any(Array) },
  ]);
  const arns: string[] = policy?.[1].PolicyDocument.Statement[0].Resource;
  expect(arns.map((arn) => arn.split('/').at(-1)).sort()).toEqual(instances);
});

test('its role is for the Scheduler of this account', () => {
  lanWith({ off: EVENING }).hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [
        Match.objectLike({
          Principal: { Service: 'scheduler.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        }),
      ],
    },
  });
});

test('without a time to start them, they are stopped only, and nobody may start them', () => {
  const template = lanWith({ off: EVENING });
  template.resourceCountIs('AWS::Scheduler::Schedule', 1);
  expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).not.toContain('ec2:StartInstances');
});

test('without a schedule there is nothing of it', () => {
  const template = lanWith(undefined);
  for (const type of ['AWS::Scheduler::Schedule', 'AWS::Scheduler::ScheduleGroup']) template.resourceCountIs(type, 0);
});

test('a topic hears of it when EC2 did not start or stop them', () => {
  const alarm = { Namespace: 'AWS/Scheduler', MetricName: 'InvocationDroppedCount', TreatMissingData: 'notBreaching' };
  lanWith({ off: EVENING }, { told: true }).hasResourceProperties('AWS::CloudWatch::Alarm', {
    ...alarm,
    Dimensions: [{ Name: 'ScheduleGroup', Value: { Ref: Match.stringLikeRegexp('PowerScheduleGroup') } }],
    AlarmActions: [{ Ref: Match.stringLikeRegexp('^Topic') }],
  });
  lanWith({ off: EVENING }).resourcePropertiesCountIs('AWS::CloudWatch::Alarm', alarm, 0);
});
