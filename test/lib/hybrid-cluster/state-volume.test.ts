import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Findings } from '../../../lib/findings/findings';
import { HybridCluster } from '../../../lib/hybrid-cluster/hybrid-cluster';
import { controllerTags } from '../../../lib/hybrid-cluster/state-volume';
import { testApp } from '../../helpers/app';
import { matching, stackWithCluster, THREE_SITES, threeSitesTemplate } from './cluster-stack';

const [volume] = Object.entries(threeSitesTemplate().findResources('AWS::EC2::Volume'));

test('the volume is encrypted, named, of the asked size, beside its controller, and leaves a snapshot', () => {
  expect(volume?.[1]).toMatchObject({
    DeletionPolicy: 'Snapshot',
    UpdateReplacePolicy: 'Snapshot',
    Properties: {
      Encrypted: true,
      VolumeType: 'gp3',
      Size: 16,
      Tags: [{ Key: 'Name', Value: 'controller state' }],
    },
  });
  const subnets = Object.values(matching(threeSitesTemplate().findResources('AWS::EC2::Subnet'), /giessen.*Worker/));
  expect(volume?.[1].Properties.AvailabilityZone).toEqual(subnets[0]?.Properties.AvailabilityZone);
});

test('its size is a setting', () => {
  const { template } = stackWithCluster({ ...THREE_SITES, controller: { site: 'giessen', stateGib: 100 } });
  template().hasResourceProperties('AWS::EC2::Volume', { Size: 100 });
});

test('no attachment of CloudFormation holds it while the controller is replaced', () => {
  threeSitesTemplate().resourceCountIs('AWS::EC2::VolumeAttachment', 0);
  const [controller] = Object.values(matching(threeSitesTemplate().findResources('AWS::EC2::Instance'), /Controller/));
  expect(JSON.stringify(controller?.Properties)).not.toContain('"Volumes"');
});

test('the controller may attach it and no other, to controllers of its cluster, and write one tag of it', () => {
  const arn = { 'Fn::Join': ['', Match.arrayWith([':volume/', { Ref: volume?.[0] }])] };
  const instances = { 'Fn::Join': ['', Match.arrayWith([':instance/*'])] };
  threeSitesTemplate().hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        { Action: ['ec2:AttachVolume', 'ec2:DetachVolume'], Effect: 'Allow', Resource: arn },
        {
          Action: ['ec2:AttachVolume', 'ec2:DetachVolume', 'ec2:StopInstances'],
          Effect: 'Allow',
          Condition: { StringEquals: { 'aws:ResourceTag/skylan:controller': 'lab' } },
          Resource: instances,
        },
        {
          Action: 'ec2:CreateTags',
          Effect: 'Allow',
          Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['skylan:wanted-by'] } },
          Resource: arn,
        },
      ]),
    },
    Roles: [{ Ref: Match.stringLikeRegexp('Controller.*Role') }],
  });
  threeSitesTemplate().hasResourceProperties('AWS::EC2::Instance', {
    Tags: Match.arrayWith([{ Key: 'skylan:controller', Value: 'lab' }]),
  });
});

test('tags name the cluster', () => {
  expect(controllerTags('lab')).toEqual({ 'skylan:controller': 'lab' });
});

test('a cluster whose controller is elsewhere has no volume', () => {
  stackWithCluster().template().resourceCountIs('AWS::EC2::Volume', 0);
});

test('cdk-nag finds nothing that is not acknowledged, in a stack of a known account', () => {
  const app = testApp();
  const stack = new Stack(app, 'Test', { env: { account: '123456789012', region: 'eu-central-1' } });
  new HybridCluster(stack, 'Cluster', { settings: THREE_SITES });
  Template.fromStack(stack);
  Findings.acknowledge(app);
  expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
});
