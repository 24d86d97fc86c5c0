import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Findings } from '../../../lib/findings/findings';
import { PowerAccess } from '../../../lib/hybrid-cluster/power-access';
import { testApp } from '../../helpers/app';

function access(env?: { account: string; region: string }) {
  const app = testApp();
  const stack = new Stack(app, 'Test', env ? { env } : {});
  new PowerAccess(stack, 'PowerAccess', { cluster: 'lab', onDemand: true });
  return { app, template: Template.fromStack(stack) };
}

test('starts and stops instances with the tag of the cluster, and sees all', () => {
  access().template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
    PolicyDocument: {
      Statement: [
        { Action: 'ec2:DescribeInstances', Effect: 'Allow', Resource: '*' },
        {
          Action: ['ec2:StartInstances', 'ec2:StopInstances'],
          Effect: 'Allow',
          Condition: { StringEquals: { 'aws:ResourceTag/skylan:cluster': 'lab' } },
          Resource: {
            'Fn::Join': [
              '',
              [
                'arn:',
                { Ref: 'AWS::Partition' },
                ':ec2:',
                { Ref: 'AWS::Region' },
                ':',
                { Ref: 'AWS::AccountId' },
                ':instance/*',
              ],
            ],
          },
        },
      ],
    },
  });
});

test.each([
  ['any account', undefined],
  ['a known account', { account: '123456789012', region: 'eu-central-1' }],
])('cdk-nag finds nothing that is not acknowledged, in a stack of %s', (_, env) => {
  const { app } = access(env);
  Findings.acknowledge(app);
  expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
});
