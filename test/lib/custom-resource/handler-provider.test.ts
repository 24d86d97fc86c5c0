import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { HandlerProvider } from '../../../lib/custom-resource/handler-provider';
import { testStack } from '../../helpers/app';

const PROPS = { handler: 'pki', description: 'makes credentials' };

describe('HandlerProvider.singleton', () => {
  test('GIVEN a provider of this id in the stack WHEN it is asked for again THEN it is the same one', () => {
    const { app, stack } = testStack();
    const first = HandlerProvider.singleton(stack, 'Provider', PROPS);
    expect(HandlerProvider.singleton(stack, 'Provider', PROPS)).toBe(first);
    expect(HandlerProvider.singleton(stack, 'Another', PROPS)).not.toBe(first);
    expect(HandlerProvider.singleton(new Stack(app, 'Other'), 'Provider', PROPS)).not.toBe(first);
  });

  test('GIVEN a provider that nobody has allowed anything THEN it may write its log, and nothing else', () => {
    // GIVEN
    const { stack } = testStack();
    // WHEN
    HandlerProvider.singleton(stack, 'Provider', PROPS);
    // THEN
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [Match.objectLike({ Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] })],
      },
      Roles: [{ Ref: Match.stringLikeRegexp('HandlerRole') }],
    });
    template.allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
    template.allResourcesProperties('AWS::Lambda::Function', { Runtime: 'nodejs24.x' });
  });
});
