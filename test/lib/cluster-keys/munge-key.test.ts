import { Template } from 'aws-cdk-lib/assertions';
import { MungeKey } from '../../../lib/cluster-keys/munge-key';
import { readStatement, stackWithKeys } from './cluster';

test('asks for one key, and lets a reader read it alone', () => {
  // GIVEN
  const { stack, mungeKey, user } = stackWithKeys();
  // WHEN
  mungeKey.grantRead(user);
  // THEN
  const template = Template.fromStack(stack);
  template.hasResourceProperties('Custom::SkylanMungeKey', {
    Namespace: 'skylan/cluster/lab',
    FormerNamespace: 'skylan/lab',
    Revision: '1',
  });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [readStatement('slurm/munge-key')] },
  });
});

test('fails for a revision that is none', () => {
  const { stack, keyring } = stackWithKeys();
  expect(() => new MungeKey(stack, 'Other', { keyring, revision: 0 })).toThrow('revision is 0: give a whole number');
});

test('the key of a cluster that is there already is read by the handler, and by nobody else', () => {
  // GIVEN
  const { stack, keyring } = stackWithKeys();
  // WHEN
  new MungeKey(stack, 'Other', { keyring, source: '/slurm/munge-key' });
  // THEN
  const template = Template.fromStack(stack);
  template.hasResourceProperties('Custom::SkylanMungeKey', { Source: '/slurm/munge-key' });
  const readers = Object.values(template.findResources('AWS::IAM::Policy')).filter((policy) =>
    JSON.stringify(policy).includes(':parameter/slurm/munge-key"'),
  );
  expect(readers).toHaveLength(1);
  expect(JSON.stringify(readers)).toMatch(/"Action":"ssm:GetParameter","Effect":"Allow"/);
});
