import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CloudNode } from '../../../lib/robot-lan/cloud-node';
import type { ICloudNode } from '../../../lib/robot-lan/imported-node';
import { RobotLan } from '../../../lib/robot-lan/robot-lan';

function openAndGrant(stack: Stack, node: ICloudNode): Template {
  node.connections.allowFromAnyIpv4(ec2.Port.tcp(8765));
  new s3.Bucket(stack, 'Bags').grantReadWrite(node);
  return Template.fromStack(stack);
}

test('GIVEN a node of another stack THEN its ports are opened and it is granted a bucket', () => {
  const stack = new Stack(new App(), 'Test');
  const node = CloudNode.fromCloudNodeAttributes(stack, 'Viz', {
    hostname: 'viz',
    privateIpAddress: '172.31.1.12',
    instanceId: 'i-0123456789abcdef0',
    roleArn: 'arn:aws:iam::123456789012:role/Viz',
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0123456789abcdef0'),
  });
  const template = openAndGrant(stack, node);
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { GroupId: 'sg-0123456789abcdef0' });
  template.hasResourceProperties('AWS::IAM::Policy', { Roles: ['Viz'] });
  expect(node).toMatchObject({ hostname: 'viz', privateIpAddress: '172.31.1.12', instanceId: 'i-0123456789abcdef0' });
});

test('GIVEN a node of this app THEN the same holds, of the node alone', () => {
  const stack = new Stack(new App(), 'Test');
  const node = new RobotLan(stack, 'Lan', { nodes: [] }).addNode({ name: 'viz' });
  const policies = Object.values(openAndGrant(stack, node).findResources('AWS::IAM::Policy'));
  const granted = policies.filter(({ Properties }) => JSON.stringify(Properties).includes('Bags'));
  expect(granted).toMatchObject([{ Properties: { Roles: [{ Ref: expect.stringContaining('Nodeviz') }] } }]);
  expect(node).toMatchObject({ hostname: 'viz', privateIpAddress: '172.31.1.12' });
});
