import { Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Keyring } from '../../../lib/cluster-keys/keyring';
import { Findings } from '../../../lib/findings/findings';
import { testStack } from '../../helpers/app';
import { parameterArn, stackWithKeys } from './cluster';

test('the handler may touch what it makes of the cluster, until the last resource is gone', () => {
  // WHEN
  const template = Template.fromStack(stackWithKeys().stack);
  // THEN
  const names = ['pairs/*', 'sites/*', 'slurm/munge-key', 'slurm/munge-key-record'];
  const policies = template.findResources('AWS::IAM::Policy', {
    Properties: {
      PolicyDocument: {
        Statement: [
          {
            Action: ['ssm:DeleteParameters', 'ssm:GetParameter', 'ssm:PutParameter'],
            Effect: 'Allow',
            Resource: [...names, 'slurm/token-key'].map((name) => parameterArn(name)),
          },
          {
            Action: ['ssm:DeleteParameters', 'ssm:GetParameter'],
            Effect: 'Allow',
            Resource: names.map((name) => parameterArn(name, 'skylan/lab')),
          },
          {
            Action: 'ssm:PutParameter',
            Effect: 'Allow',
            Resource: parameterArn('slurm/munge-key-record', 'skylan/lab'),
          },
        ],
      },
    },
  });
  const [policy, ...others] = Object.keys(policies);
  expect(others).toEqual([]);
  for (const type of ['SiteKeys', 'PairKey', 'MungeKey', 'TokenKey']) {
    template.allResources(`Custom::Skylan${type}`, { DependsOn: Match.arrayWith([policy]) });
  }
});

test('clusters of one stack share the function, and have each their folder', () => {
  const { stack } = testStack();
  const namespaces = ['a', 'b'].map((name) => new Keyring(stack, name, { name }).namespace);
  expect(namespaces).toEqual(['skylan/cluster/a', 'skylan/cluster/b']);
  Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 2);
});

test('cdk-nag finds nothing that is not acknowledged', () => {
  const { app } = stackWithKeys();
  Findings.acknowledge(app);
  expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
});

test('fails for a name that a folder cannot have', () => {
  expect(() => new Keyring(testStack().stack, 'Keyring', { name: 'a/b' })).toThrow(
    'name is "a/b": give 1 to 64 letters',
  );
});
