import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { ClusterAlarms } from '../../../lib/hybrid-cluster/cluster-alarms';
import { testApp } from '../../helpers/app';

function alarms({ records = true, notified = false } = {}): Template {
  const stack = new Stack(testApp(), 'Test');
  const made = new ClusterAlarms(stack, 'Alarms', { cluster: 'lab', controller: 'master', records });
  if (notified) made.notify(new sns.Topic(stack, 'Topic'));
  return Template.fromStack(stack);
}

test.each([
  [
    'slurmctld has not answered for ten minutes, also when nobody tells',
    {
      ...{ MetricName: 'JobsRunning', Statistic: 'SampleCount', Period: 300, EvaluationPeriods: 2, Threshold: 1 },
      ...{ ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'breaching' },
    },
  ],
  [
    'more than 1000 messages wait for slurmdbd',
    {
      ...{ MetricName: 'DbdAgentQueue', Statistic: 'Maximum', Period: 300, EvaluationPeriods: 1, Threshold: 1000 },
      ...{ ComparisonOperator: 'GreaterThanThreshold', TreatMissingData: 'ignore' },
    },
  ],
  [
    'a node has been down at every look of 30 minutes',
    {
      ...{ MetricName: 'NodesDown', Statistic: 'Minimum', Period: 300, EvaluationPeriods: 6, Threshold: 1 },
      ...{ ComparisonOperator: 'GreaterThanOrEqualToThreshold', TreatMissingData: 'ignore' },
    },
  ],
  [
    'a tunnel is silent, also when no gateway tells',
    {
      ...{ MetricName: 'TunnelSilence', Statistic: 'Maximum', Period: 60, EvaluationPeriods: 5, Threshold: 180 },
      ...{ ComparisonOperator: 'GreaterThanThreshold', TreatMissingData: 'breaching' },
    },
  ],
  [
    'the volume of the state is full to more than 85 %',
    {
      ...{ MetricName: 'StateVolumeUse', Statistic: 'Maximum', Period: 300, EvaluationPeriods: 3, Threshold: 85 },
      ...{ ComparisonOperator: 'GreaterThanThreshold', TreatMissingData: 'ignore' },
    },
  ],
])('there is an alarm when %s', (_what, properties) => {
  alarms().hasResourceProperties('AWS::CloudWatch::Alarm', {
    Namespace: 'skylan/lab',
    AlarmDescription: Match.stringLikeRegexp('^lab: '),
    ...properties,
  });
});

test('without a record of jobs nothing waits to be recorded', () => {
  alarms({ records: false }).resourceCountIs('AWS::CloudWatch::Alarm', 4);
});

test('a topic hears of each, and of its end', () => {
  const topic = [{ Ref: Match.stringLikeRegexp('^Topic') }];
  alarms({ notified: true }).allResourcesProperties('AWS::CloudWatch::Alarm', {
    AlarmActions: topic,
    OKActions: topic,
  });
});
