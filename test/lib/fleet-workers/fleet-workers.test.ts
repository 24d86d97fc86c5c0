import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { FleetWorkers } from '../../../lib/fleet-workers/fleet-workers';
import { testStack } from '../../helpers/app';

function made() {
  const { stack } = testStack();
  const workers = new FleetWorkers(stack, 'FleetWorkers', { cluster: 'lab' });
  workers.endWith(stack, 'giessen-burst');
  return Template.fromStack(stack);
}

test('the function keeps its rights until the workers are ended', () => {
  made().hasResource('Custom::SkylanFleetWorkers', {
    Properties: { Cluster: 'lab', Fleet: 'giessen-burst' },
    DependsOn: [Match.stringLikeRegexp('^FleetWorkersAccess')],
  });
});

test('it sees all instances, and ends those of the cluster’s fleets alone', () => {
  made().hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        { Action: 'ec2:DescribeInstances', Effect: 'Allow', Resource: '*' },
        {
          Action: 'ec2:TerminateInstances',
          Effect: 'Allow',
          Condition: {
            StringEquals: { 'aws:ResourceTag/skylan:cluster': 'lab' },
            StringLike: { 'aws:ResourceTag/skylan:fleet': '*' },
          },
        },
      ],
    },
  });
});

test('bundles a handler that loads, and is as small as a client of EC2 can be', () => {
  // GIVEN bundling as in a deploy
  const app = new App({ builtinCloudFormationValidation: false });
  new FleetWorkers(new Stack(app, 'Bundled'), 'FleetWorkers', { cluster: 'lab' });
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
