import { Template } from 'aws-cdk-lib/assertions';
import { PairKey } from '../../../lib/cluster-keys/pair-key';
import { readStatement, stackWithKeyring } from './cluster';

test('asks for the key of both sites under one name, which is what a reader reads', () => {
  // GIVEN
  const { stack, keyring, user } = stackWithKeyring();
  // WHEN
  const key = new PairKey(stack, 'Pair', { keyring, sites: ['giessen', 'bielefeld'] });
  key.grantRead(user);
  // THEN
  const template = Template.fromStack(stack);
  template.hasResourceProperties('Custom::SkylanPairKey', {
    Namespace: 'skylan/cluster/lab',
    FormerNamespace: 'skylan/lab',
    Pair: 'bielefeld--giessen',
    Revision: '1',
  });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [readStatement('pairs/bielefeld--giessen/preshared-key')] },
  });
});

test.each([
  [['a', 'A'] as const, 1, 'site is "A"'],
  [['a', 'a'] as const, 1, 'a pair has two sites: a is one'],
  [['a', 'b'] as const, 1.5, 'revision is 1.5: give a whole number'],
])('fails for %j at revision %d', (sites, revision, message) => {
  const { stack, keyring } = stackWithKeyring();
  expect(() => new PairKey(stack, 'Pair', { keyring, sites: [...sites], revision })).toThrow(message);
});
