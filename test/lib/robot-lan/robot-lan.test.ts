import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { RobotLan } from '../../../lib/robot-lan/robot-lan';
import { SettingsError } from '../../../lib/settings/error';
import { testApp } from '../../helpers/app';
import { filesOf } from '../../helpers/user-data';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(testApp(), 'Test');
});

test('without settings: a gateway, the node second and the client ros_local_gateway', () => {
  // WHEN
  const lan = new RobotLan(stack, 'Lan');

  // THEN
  expect([...lan.nodes.keys()]).toEqual(['second']);
  expect([...lan.clients.keys()]).toEqual(['ros_local_gateway']);
  Template.fromStack(stack).resourceCountIs('AWS::EC2::Instance', 2);
});

test('every machine is started before any wait begins', () => {
  // GIVEN
  const lan = new RobotLan(stack, 'Lan');
  lan.addNode({ name: 'third' });

  // WHEN
  const template = Template.fromStack(stack);

  // THEN
  const instances = Object.keys(template.findResources('AWS::EC2::Instance')).sort();
  const conditions = Object.values(template.findResources('AWS::CloudFormation::WaitCondition'));
  expect(conditions).toHaveLength(3);
  for (const { DependsOn } of conditions) expect([...DependsOn].sort()).toEqual(instances);
});

test('a node added later gets its overlay port on the gateway', () => {
  // GIVEN
  const filesOfGateway = (lanStack: Stack) => {
    const [gateway] = Object.values(Template.fromStack(lanStack).findResources('AWS::EC2::Instance'));
    const parts: unknown[] = gateway?.Properties.UserData['Fn::Base64']['Fn::Join'][1];
    return [...filesOf(parts.map((part) => (typeof part === 'string' ? part : 'deployed')).join('')).keys()];
  };
  const tunnel = '/etc/systemd/network/05-skylan-gre132.netdev';
  new RobotLan(stack, 'Lan');
  const other = new Stack(testApp(), 'Test');

  // WHEN
  new RobotLan(other, 'Lan').addNode({ name: 'third' });

  // THEN
  expect(filesOfGateway(other)).toContain(tunnel);
  expect(filesOfGateway(stack)).not.toContain(tunnel);
});

test('fails to add a node whose name is taken', () => {
  expect(() => new RobotLan(stack, 'Lan').addNode({ name: 'second' })).toThrow(SettingsError);
});

test('fails to add a client whose name is taken', () => {
  expect(() => new RobotLan(stack, 'Lan').addClient('ros_local_gateway')).toThrow(/ros_local_gateway/);
});

test('fails when a machine’s user data would be over the limit of EC2, with the numbers', () => {
  const packages = Array.from({ length: 900 }, (_, index) => `some-package-${index}`);
  expect(() => new RobotLan(stack, 'Lan', { settings: { gateway: { packages } } })).toThrow(
    /the user data of "cloud-gateway" needs \d+ bytes and EC2 takes 16384; write fewer entries in skylan:robotLan.nodes/,
  );
});

test('grantReadProfile opens one profile and no other', () => {
  // GIVEN
  const lan = new RobotLan(stack, 'Lan');
  lan.addClient('field_laptop');
  const reader = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });

  // WHEN
  lan.grantReadProfile(reader, 'field_laptop');

  // THEN
  const policies = JSON.stringify(
    Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy')).filter(([id]) =>
      id.startsWith('Reader'),
    ),
  );
  expect(policies).toContain('clients/field_laptop/profile');
  expect(policies).not.toContain('ros_local_gateway');
});

test('fails to grant the profile of an unknown client, and names the known ones', () => {
  const lan = new RobotLan(stack, 'Lan');
  const reader = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
  expect(() => lan.grantReadProfile(reader, 'nobody')).toThrow(
    'no client "nobody" on this LAN; choose one of "ros_local_gateway"',
  );
});

test('connections open a port on every machine', () => {
  // GIVEN
  const lan = new RobotLan(stack, 'Lan');

  // WHEN
  lan.connections.allowFrom(ec2.Peer.ipv4('203.0.113.7/32'), ec2.Port.tcp(8765), 'Foxglove');

  // THEN
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
    SecurityGroupIngress: [
      { CidrIp: '203.0.113.7/32', FromPort: 8765, ToPort: 8765, IpProtocol: 'tcp', Description: 'Foxglove' },
    ],
  });
});

test('the root volume is encrypted under the device name that the image uses', () => {
  // GIVEN
  const image = '/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id';

  // WHEN
  new RobotLan(stack, 'Lan', { settings: { nodes: [{ name: 'second', image }] } });

  // THEN
  const volumes = Object.values(Template.fromStack(stack).findResources('AWS::EC2::Instance')).flatMap(
    ({ Properties }) => Properties.BlockDeviceMappings,
  );
  expect(volumes.map(({ DeviceName, Ebs }) => [DeviceName, Ebs.Encrypted])).toEqual([
    ['/dev/xvda', true],
    ['/dev/sda1', true],
  ]);
});
