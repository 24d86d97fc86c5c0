import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { StatusAlarm } from '../../../lib/machine/status-alarm';
import { testApp } from '../../helpers/app';

function alarmIn(notified: boolean): Template {
  const stack = new Stack(testApp(), 'Test');
  const alarm = new StatusAlarm(stack, 'StatusAlarm', { hostname: 'second', instanceId: 'i-0123456789abcdef0' });
  if (notified) alarm.notify(new sns.Topic(stack, 'Topic'));
  return Template.fromStack(stack);
}

const REBOOT = {
  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':automate:', { Ref: 'AWS::Region' }, ':ec2:reboot']],
};

test('EC2 reboots a machine that has not answered for three minutes, and not one that a deploy has stopped', () => {
  alarmIn(false).hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'StatusCheckFailed_Instance',
    Dimensions: [{ Name: 'InstanceId', Value: 'i-0123456789abcdef0' }],
    Period: 60,
    EvaluationPeriods: 3,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
    AlarmActions: [REBOOT],
    OKActions: Match.absent(),
  });
});

test('a topic hears of it, and of the end', () => {
  const topic = { Ref: Match.stringLikeRegexp('^Topic') };
  alarmIn(true).hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmActions: [REBOOT, topic], OKActions: [topic] });
});
