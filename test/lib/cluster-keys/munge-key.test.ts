import { Template } from 'aws-cdk-lib/assertions';
import { readStatement, stackWithKeys } from './cluster';

test('asks for one key, and lets a reader read it alone', () => {
  // GIVEN
  const { stack, mungeKey, user } = stackWithKeys();
  // WHEN
  mungeKey.grantRead(user);
  // THEN
  const template = Template.fromStack(stack);
  template.hasResourceProperties('Custom::SkylanMungeKey', { Namespace: 'skylan/lab' });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [readStatement('slurm/munge-key')] },
  });
});
