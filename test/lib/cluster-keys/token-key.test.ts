import { Template } from 'aws-cdk-lib/assertions';
import { TokenKey } from '../../../lib/cluster-keys/token-key';
import { readStatement, stackWithKeys } from './cluster';

test('asks for one key, and lets a reader read it alone', () => {
  // GIVEN
  const { stack, tokenKey, user } = stackWithKeys();
  // WHEN
  tokenKey.grantRead(user);
  // THEN
  const template = Template.fromStack(stack);
  template.hasResourceProperties('Custom::SkylanTokenKey', {
    Namespace: 'skylan/cluster/lab',
    FormerNamespace: 'skylan/lab',
    Revision: '4',
  });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [readStatement('slurm/token-key')] },
  });
});

test('fails for a revision that is none', () => {
  const { stack, keyring } = stackWithKeys();
  expect(() => new TokenKey(stack, 'Other', { keyring, revision: 0 })).toThrow('revision is 0: give a whole number');
});
