import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Findings } from '../../../lib/findings/findings';
import { MetricsAccess } from '../../../lib/hybrid-cluster/metrics-access';
import { testApp } from '../../helpers/app';

function access() {
  const app = testApp();
  const stack = new Stack(app, 'Test');
  new MetricsAccess(stack, 'MetricsAccess', { cluster: 'lab' });
  return { app, template: Template.fromStack(stack) };
}

test('tells metrics of the cluster’s namespace, and may do nothing else', () => {
  access().template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
    PolicyDocument: {
      Statement: [
        {
          Action: 'cloudwatch:PutMetricData',
          Effect: 'Allow',
          Condition: { StringEquals: { 'cloudwatch:namespace': 'skylan/lab' } },
          Resource: '*',
        },
      ],
    },
  });
});

test('cdk-nag finds nothing that is not acknowledged', () => {
  const { app } = access();
  Findings.acknowledge(app);
  expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
});
