import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { UplinkKind } from '../../../lib/robot-lan/props';
import { RobotLan } from '../../../lib/robot-lan/robot-lan';

const env = { account: '123456789012', region: 'eu-central-1' };

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Laptops', { env });
});

const imported = (attributes = {}) =>
  RobotLan.fromRobotLanAttributes(stack, 'Lan', {
    lanName: 'arm',
    gatewayAddress: '203.0.113.1',
    signingKey: kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-central-1:123456789012:key/0123'),
    ...attributes,
  });

test('GIVEN a LAN of another stack WHEN a client is added THEN its profile leads to the gateway there', () => {
  // WHEN
  const profile = imported({ uplinkPort: 1195, lanMtuBytes: 1400, lanCidr: '10.1.2.0/24' }).addClient('laptop');

  // THEN
  expect(profile.parameterName).toBe('/skylan/lan/arm/clients/laptop/profile');
  const template = Template.fromStack(stack);
  template.hasResourceProperties('Custom::SkylanClientProfile', {
    Client: 'laptop',
    RemoteHost: '203.0.113.1',
    Port: '1195',
    LanMtuBytes: '1400',
    LanCidr: '10.1.2.0/24',
    ServerName: 'cloud-gateway',
  });
  template.resourceCountIs('AWS::EC2::Instance', 0);
});

test('GIVEN one whose gateway is called over TCP too THEN the profile knows that port', () => {
  imported({ uplinkTcpPort: 443 }).addClient('laptop');
  Template.fromStack(stack).hasResourceProperties('Custom::SkylanClientProfile', { Port: '1194', TcpPort: '443' });
});

test('fails for a client of WireGuard, which the gateway would not know', () => {
  expect(() => imported().addClient('laptop', UplinkKind.WIREGUARD)).toThrow(
    'the client "laptop" cannot be made here for wireguard: its key is in the list of the stack that has the gateway',
  );
});

test('a profile that the other stack has made can be read', () => {
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  imported().grantReadProfile(role, 'ros_local_gateway');
  expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'))).toContain(
    'parameter/skylan/lan/arm/clients/ros_local_gateway/profile',
  );
});

test('GIVEN a key for secrets THEN a client that is made here has its own under it, and a profile is read by it', () => {
  // GIVEN
  const arn = 'arn:aws:kms:eu-central-1:123456789012:key/4567';
  const lan = imported({ encryptionKey: kms.Key.fromKeyArn(stack, 'Secrets', arn) });
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  // WHEN
  lan.addClient('laptop');
  lan.grantReadProfile(role, 'laptop');
  // THEN
  const template = Template.fromStack(stack);
  template.hasResourceProperties('Custom::SkylanClientProfile', { EncryptionKey: arn });
  const allowed = JSON.stringify(template.findResources('AWS::IAM::Policy'));
  expect(allowed.match(/"Action":"kms:Decrypt"/g)).toHaveLength(1);
  expect(allowed).toContain('"Action":["kms:Decrypt","kms:Encrypt"]');
});

test('fails to grant the profile of a client that can be none', () => {
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  expect(() => imported().grantReadProfile(role, 'a b')).toThrow('client is "a b": give 1 to 64 letters');
});

test('ports are opened on the group that is given', () => {
  const securityGroup = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0123456789abcdef0');
  imported({ securityGroup }).connections.allowFromAnyIpv4(ec2.Port.tcp(8765));
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
    GroupId: 'sg-0123456789abcdef0',
    FromPort: 8765,
  });
});
