import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createdResources, type FleetResources, fleetStatements } from '../../../lib/hybrid-cluster/fleet-access';
import { PowerAccess } from '../../../lib/hybrid-cluster/power-access';
import { testApp } from '../../helpers/app';

const BURST: FleetResources = {
  purchase: 'spot',
  launchTemplate: 'lt-1',
  imageId: 'ami-1',
  subnets: ['subnet-1', 'subnet-2'],
  securityGroups: ['sg-1'],
  roleArn: 'arn:aws:iam::123456789012:role/worker',
};

const stackOf = () => new Stack(testApp(), 'Test', { env: { account: '123456789012', region: 'ap-southeast-1' } });

function statements(...fleets: FleetResources[]) {
  const stack = stackOf();
  return stack.resolve(fleetStatements(stack, 'lab', fleets).map((one) => one.toStatementJson())) as {
    Action: string | string[];
    Resource: string | string[];
    Condition?: Record<string, Record<string, unknown>>;
  }[];
}

const of = (action: string, ...fleets: FleetResources[]) =>
  statements(...fleets).filter((one) => [one.Action].flat().includes(action));
const names = (resource: unknown) =>
  [resource].flat().map((one) => String(one).replace(/^.*?:[^:]*:[^:]*:(?=[^:]*$)/, ''));

test('machines are made of these launch templates, images, subnets and groups only', () => {
  const [exact] = of('ec2:RunInstances', BURST, { ...BURST, launchTemplate: 'lt-2', subnets: ['subnet-1'] });
  expect(exact?.Condition).toBeUndefined();
  expect(JSON.stringify(exact?.Resource).match(/[a-z-]+\/[a-z]+-\d/g)).toEqual([
    'launch-template/lt-1',
    'launch-template/lt-2',
    'image/ami-1',
    'subnet/subnet-1',
    'subnet/subnet-2',
    'security-group/sg-1',
  ]);
});

test('what is made is tagged as the cluster’s, when it is made and by nobody else', () => {
  const [, made] = of('ec2:RunInstances', BURST);
  expect(made?.Condition).toEqual({ StringEquals: { 'aws:RequestTag/skylan:cluster': 'lab' } });
  const [atCreation, later] = of('ec2:CreateTags', BURST);
  expect(atCreation?.Condition).toEqual({
    StringEquals: {
      'aws:RequestTag/skylan:cluster': 'lab',
      'ec2:CreateAction': ['CreateFleet', 'RunInstances'],
    },
  });
  expect(later?.Condition).toEqual({
    StringEquals: { 'aws:ResourceTag/skylan:cluster': 'lab' },
    StringLike: { 'aws:ResourceTag/skylan:fleet': '*' },
    'ForAllValues:StringEquals': { 'aws:TagKeys': ['skylan:node'] },
  });
});

test('only machines of a fleet are ended: no on-demand worker, though it carries the tag of the cluster', () => {
  const [end] = of('ec2:TerminateInstances', BURST);
  expect(end?.Condition).toEqual({
    StringEquals: { 'aws:ResourceTag/skylan:cluster': 'lab' },
    StringLike: { 'aws:ResourceTag/skylan:fleet': '*' },
  });
});

test('the role of workers is given to EC2 alone', () => {
  expect(of('iam:PassRole', BURST)).toEqual([
    {
      Action: 'iam:PassRole',
      Effect: 'Allow',
      Resource: BURST.roleArn,
      Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    },
  ]);
});

test('what Spot instances need is allowed where there are any', () => {
  const text = (fleet: FleetResources) => JSON.stringify(statements(fleet));
  expect(text(BURST)).toContain('AWSServiceRoleForEC2Spot');
  expect(text(BURST)).toContain('spot-instances-request/*');
  expect(text({ ...BURST, purchase: 'onDemand' })).not.toMatch(/spot/i);
});

test('without on-demand workers nothing may be started or stopped', () => {
  // GIVEN
  const stack = stackOf();
  // WHEN
  new PowerAccess(stack, 'PowerAccess', { cluster: 'lab', onDemand: false }).allowFleets([BURST]);
  // THEN
  expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toMatch(/StartInstances|StopInstances/);
});

test('the policy of as many fleets as there may be is one that IAM takes', () => {
  // GIVEN ten fleets of ten sites
  const fleets = Array.from({ length: 10 }, (_, site) => ({
    ...BURST,
    launchTemplate: `lt-0123456789abcdef${site}`,
    imageId: `ami-0123456789abcdef${site}`,
    subnets: [`subnet-0123456789abcdef${site}`],
    securityGroups: [`sg-0123456789abcdef${site}`],
    roleArn: `arn:aws:iam::123456789012:role/HybridCluster-HybridClusterSiteWorkerIdentityRole-ABCDEFGHIJ${site}`,
  }));
  // WHEN
  const stack = stackOf();
  new PowerAccess(stack, 'PowerAccess', { cluster: 'lab', onDemand: true }).allowFleets(fleets);
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'));
  const text = JSON.stringify(policy?.Properties.PolicyDocument).replace(
    /\{"Fn::Join":\["",\["arn:",\{"Ref":"AWS::Partition"\},"([^"]*)"\]\]\}/g,
    '"arn:aws$1"',
  );
  // THEN white space does not count (IAM quotas)
  expect(text.replace(/\s/g, '').length).toBeLessThan(6144);
  expect(names(createdResources(stack).map((one) => stack.resolve(one))).length).toBe(5);
});
