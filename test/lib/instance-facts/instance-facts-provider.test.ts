import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { instanceFactsProvider } from '../../../lib/instance-facts/instance-facts-provider';
import { testStack } from '../../helpers/app';

test('there is one function a stack, which may ask about instance types and do nothing else in EC2', () => {
  // GIVEN
  const { stack } = testStack();
  // WHEN
  const [one, other] = [instanceFactsProvider(stack), instanceFactsProvider(stack)];
  // THEN
  expect(other).toEqual(one);
  const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  expect(statements.filter(({ Action }) => /ec2:/.test(JSON.stringify(Action)))).toEqual([
    { Action: 'ec2:DescribeInstanceTypes', Effect: 'Allow', Resource: '*' },
  ]);
});

test('bundles a handler that loads, and is as small as a client of EC2 can be', () => {
  // GIVEN bundling as in a deploy
  const app = new App({ builtinCloudFormationValidation: false });
  instanceFactsProvider(new Stack(app, 'Bundled'));
  // WHEN
  const { directory } = app.synth();
  // THEN
  const bundles = readdirSync(directory)
    .map((name) => join(directory, name, 'index.js'))
    .filter((path) => existsSync(path))
    .map((path) => ({ path, bytes: statSync(path).size }))
    .filter(({ path }) => 'handler' in require(path));
  expect(bundles).toHaveLength(1);
  expect(bundles[0]?.bytes).toBeLessThan(1_700_000);
});
