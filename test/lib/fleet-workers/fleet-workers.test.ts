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
