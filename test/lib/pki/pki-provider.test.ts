import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { PkiProvider } from '../../../lib/pki/pki-provider';
import { testStack } from './app';

jest.setTimeout(60_000);

describe('PkiProvider', () => {
  test('is one a stack', () => {
    // GIVEN
    const { app, stack } = testStack();
    // WHEN
    const first = PkiProvider.getOrCreate(stack);
    // THEN
    expect(PkiProvider.getOrCreate(stack)).toBe(first);
    expect(PkiProvider.getOrCreate(new Stack(app, 'Other'))).not.toBe(first);
  });

  test('by itself may write its log, and nothing else', () => {
    // GIVEN
    const { stack } = testStack();
    // WHEN
    PkiProvider.getOrCreate(stack);
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

  test('bundles a handler that loads, and is small enough to start quickly', () => {
    // GIVEN bundling as in a deploy
    const app = new App({ builtinCloudFormationValidation: false });
    PkiProvider.getOrCreate(new Stack(app, 'Bundled'));
    // WHEN
    const { directory } = app.synth();
    // THEN
    const bundles = readdirSync(directory)
      .map((name) => join(directory, name, 'index.js'))
      .filter((path) => existsSync(path))
      .map((path) => ({ path, bytes: statSync(path).size }))
      .filter(({ path }) => 'handler' in require(path));
    expect(bundles).toHaveLength(1);
    expect(bundles[0]?.bytes).toBeGreaterThan(100_000);
    expect(bundles[0]?.bytes).toBeLessThan(1_200_000);
  });
});
