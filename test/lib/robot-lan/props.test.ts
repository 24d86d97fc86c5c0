import { CfnParameter, RemovalPolicy, Size, Stack, Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { CloudImage } from '../../../lib/machine/cloud-image';
import { PublicAddress, type RobotLanProps } from '../../../lib/robot-lan/props';
import { RobotLan } from '../../../lib/robot-lan/robot-lan';
import { testApp } from '../../helpers/app';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(testApp(), 'Robots');
});

function templateOf(props: RobotLanProps): Template {
  new RobotLan(stack, 'Lan', props);
  return Template.fromStack(stack);
}

const instances = (template: Template): Record<string, { BlockDeviceMappings: { Ebs: { VolumeSize: number } }[] }> =>
  Object.fromEntries(
    Object.values(template.findResources('AWS::EC2::Instance')).map(({ Properties }) => [
      Properties.Tags.find(({ Key }: { Key: string }) => Key === 'Name').Value,
      Properties,
    ]),
  );
test('instance types, one of them a parameter of the stack', () => {
  const type = new CfnParameter(stack, 'Type').valueAsString;
  const machines = instances(
    templateOf({
      gateway: { instanceType: ec2.InstanceType.of(ec2.InstanceClass.T3, ec2.InstanceSize.LARGE) },
      nodes: [{ name: 'viz', instanceType: new ec2.InstanceType(type) }],
    }),
  );
  expect(machines).toMatchObject({
    'cloud-gateway': { InstanceType: 't3.large' },
    viz: { InstanceType: { Ref: 'Type' } },
  });
});

test('images: one for all by a parameter, one of a node by its id, one that is resolved at the deploy', () => {
  const template = templateOf({
    machineImage: CloudImage.fromSsmParameter('/mine/debian'),
    nodes: [
      { name: 'one', machineImage: ec2.MachineImage.genericLinux({ 'eu-central-1': 'ami-0123456789abcdef0' }) },
      { name: 'two', machineImage: ec2.MachineImage.fromSsmParameter('/mine/ami') },
      { name: 'three', machineImage: ec2.MachineImage.genericLinux({ 'eu-central-1': 'ami-0123456789abcdef1' }) },
    ],
  });
  expect(instances(template)).toMatchObject({
    'cloud-gateway': { ImageId: { Ref: expect.stringContaining('LanImagemine') } },
    two: { ImageId: { Ref: expect.stringMatching(/^SsmParameterValuemineami/) } },
  });
  template.resourceCountIs('Custom::SkylanPinnedImage', 1);
});

test('root volumes: of all, and of one', () => {
  const template = templateOf({
    rootVolumeSize: Size.gibibytes(20),
    nodes: [{ name: 'one' }, { name: 'two', rootVolumeSize: Size.tebibytes(1) }],
  });
  const sizes = Object.entries(instances(template)).map(([name, { BlockDeviceMappings }]) => [
    name,
    BlockDeviceMappings[0]?.Ebs.VolumeSize,
  ]);
  expect(Object.fromEntries(sizes)).toEqual({ 'cloud-gateway': 20, one: 20, two: 1024 });
});

test('who may call: networks, prefix lists and security groups', () => {
  const group = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Mine', 'sg-0123456789abcdef0');
  const template = templateOf({
    uplinkPort: 1195,
    allowedPeers: [ec2.Peer.ipv4('203.0.113.0/24'), ec2.Peer.prefixList('pl-0123456789abcdef0'), group],
  });
  template.hasResourceProperties('AWS::EC2::SecurityGroup', {
    SecurityGroupIngress: Match.arrayWith([
      Match.objectLike({ CidrIp: '203.0.113.0/24', FromPort: 1195, IpProtocol: 'udp' }),
    ]),
  });
  for (const peer of [
    { SourcePrefixListId: 'pl-0123456789abcdef0' },
    { SourceSecurityGroupId: 'sg-0123456789abcdef0' },
  ]) {
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { ...peer, FromPort: 1195 });
  }
  expect(JSON.stringify(template.toJSON())).not.toContain('0.0.0.0/0","Description":"OpenVPN');
});

test('a TCP port: one door more, to whom the other is open', () => {
  const template = templateOf({ uplinkTcpPort: 443, allowedPeers: [ec2.Peer.ipv4('203.0.113.0/24')] });
  const doors = { FromPort: 443, ToPort: 443, IpProtocol: 'tcp', CidrIp: '203.0.113.0/24' };
  template.hasResourceProperties('AWS::EC2::SecurityGroup', {
    SecurityGroupIngress: Match.arrayWith([Match.objectLike(doors)]),
  });
  template.hasResourceProperties('Custom::SkylanClientProfile', { Port: '1194', TcpPort: '443' });
});

test('security groups of yours: of all machines, and of one', () => {
  const groups = ['sg-0123456789abcdef0', 'sg-0123456789abcdef1'].map((id) =>
    ec2.SecurityGroup.fromSecurityGroupId(stack, id, id),
  ) as [ec2.ISecurityGroup, ec2.ISecurityGroup];
  const template = templateOf({
    securityGroups: [groups[0]],
    nodes: [{ name: 'viz', securityGroups: [groups[1]] }],
  });
  const sets = Object.values(template.findResources('AWS::EC2::NetworkInterface')).map(({ Properties }) => [
    Properties.Description.split(' ')[0],
    Properties.GroupSet.filter((group: unknown) => typeof group === 'string'),
  ]);
  expect(Object.fromEntries(sets)).toEqual({
    'cloud-gateway': ['sg-0123456789abcdef0'],
    viz: ['sg-0123456789abcdef0', 'sg-0123456789abcdef1'],
  });
});

test('a topic for alarms', () => {
  templateOf({ alarmTopic: new sns.Topic(stack, 'Topic') }).allResourcesProperties('AWS::CloudWatch::Alarm', {
    AlarmActions: Match.arrayWith([{ Ref: Match.stringLikeRegexp('^Topic') }]),
  });
});

test('an encryption key of yours, which the stack makes, is what all secrets are stored under and machines decrypt by', () => {
  // GIVEN
  const key = new kms.Key(stack, 'Mine');
  // WHEN
  const template = templateOf({ encryptionKey: key });
  // THEN
  const EncryptionKey = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Mine'), 'Arn'] };
  template.allResourcesProperties('Custom::SkylanCertificateAuthority', { EncryptionKey });
  template.allResourcesProperties('Custom::SkylanClientProfile', { EncryptionKey });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([Match.objectLike({ Action: 'kms:Decrypt', Resource: EncryptionKey })]),
    },
    Roles: [{ Ref: Match.stringLikeRegexp('GatewayMachineRole') }],
  });
});

test('fails for an encryption key of another region, and for an alias', () => {
  const here = { env: { account: '123456789012', region: 'eu-central-1' } };
  const lan = (encryptionKey: (scope: Stack) => kms.IKey) => {
    const robots = new Stack(testApp(), 'Robots', here);
    return () => new RobotLan(robots, 'Lan', { encryptionKey: encryptionKey(robots) });
  };
  expect(lan((scope) => kms.Key.fromKeyArn(scope, 'Mine', 'arn:aws:kms:us-east-1:123456789012:key/one'))).toThrow(
    'the KMS key of parameters is of the region us-east-1 and its stack of eu-central-1',
  );
  expect(lan((scope) => kms.Alias.fromAliasName(scope, 'Mine', 'alias/mine'))).toThrow(
    'the KMS key of parameters is an alias (alias/mine)',
  );
});

test('a signing key of yours is the one that certificates are signed with', () => {
  const arn = 'arn:aws:kms:eu-central-1:123456789012:key/0123';
  const template = templateOf({ signingKey: kms.Key.fromKeyArn(stack, 'Mine', arn) });
  template.resourceCountIs('AWS::KMS::Key', 0);
  template.hasResourceProperties('Custom::SkylanCertificateAuthority', { KeyId: '0123' });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([Match.objectLike({ Action: ['kms:GetPublicKey', 'kms:Sign'], Resource: arn })]),
    },
  });
});

test('a removal policy holds for the key and for what is in Parameter Store', () => {
  const template = templateOf({ removalPolicy: RemovalPolicy.RETAIN });
  for (const type of ['AWS::KMS::Key', 'Custom::SkylanCertificateAuthority'])
    template.allResources(type, { DeletionPolicy: 'Retain' });
  // To remove a client is to revoke it.
  template.allResources('Custom::SkylanClientProfile', { DeletionPolicy: 'Delete' });
});

describe('a VPC of yours', () => {
  test('GIVEN nothing but the VPC THEN machines stand in its first public subnet', () => {
    const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 1 });
    const lan = new RobotLan(stack, 'Lan', { vpc });
    expect(lan.plan.gateway.cloudAddress).toBe('10.0.0.11');
    Template.fromStack(stack).resourceCountIs('AWS::EC2::VPC', 1);
  });

  test('GIVEN selections THEN they say where machines stand', () => {
    const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 1 });
    const lan = new RobotLan(stack, 'Lan', {
      vpc,
      vpcSubnets: { subnets: vpc.publicSubnets.slice(1) },
      privateSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      nodes: [{ name: 'behind', publicAddress: PublicAddress.NONE }],
    });
    expect([lan.plan.gateway, ...lan.plan.nodes].map(({ cloudAddress }) => cloudAddress)).toEqual([
      '10.0.64.11',
      '10.0.128.12',
    ]);
  });

  test('fails for a selection without a VPC', () => {
    expect(() => new RobotLan(stack, 'Lan', { vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } })).toThrow(
      'vpcSubnets selects subnets of a VPC of yours; give vpc too',
    );
  });

  test('fails for a selection of nothing', () => {
    const vpc = new ec2.Vpc(stack, 'Vpc');
    expect(() => new RobotLan(stack, 'Lan', { vpc, vpcSubnets: { subnets: [] } })).toThrow(
      'the props have a mistake: vpcSubnets selects no subnet of Robots/Vpc',
    );
  });
});

test('GIVEN no names THEN two LANs of a stack, two stacks and two stages have keys and addresses of their own', () => {
  const app = testApp();
  const env = { account: '123456789012', region: 'eu-central-1' };
  const one = new Stack(app, 'One', { env });
  const lans = [
    new RobotLan(one, 'Lan'),
    new RobotLan(one, 'Other'),
    new RobotLan(new Stack(app, 'Two', { env }), 'Lan'),
    ...['Dev', 'Prod'].map((stage) => new RobotLan(new Stack(new Stage(app, stage, { env }), 'One'), 'Lan')),
  ];
  expect(new Set(lans.map(({ plan }) => plan.name)).size).toBe(5);
});

describe('what is wrong with props is said in their words', () => {
  test.each<[RobotLanProps, string]>([
    [{ lanCidr: '192.168.0.1/24' }, 'the props of Robots/Lan have a mistake: lanCidr "192.168.0.1/24" is not'],
    [{ nodes: [{ name: 'viz', lanAddress: '10.0.0.1' }] }, 'nodes[0].lanAddress "10.0.0.1" is outside 192.168.0.0/24'],
    [{ allowedPeers: [] }, 'allowedPeers [] lets nobody in'],
    [{ uplinkPort: 70000 }, 'uplinkPort 70000 is too large'],
    [
      { machineImage: CloudImage.debian13(ec2.InstanceArchitecture.ARM_64) },
      'gateway.instanceType "t3.micro" (the default) has an amd64 processor, but machineImage ' +
        '"/aws/service/debian/release/13/latest/arm64" is made for arm64',
    ],
    [{ name: 'a b' }, 'name "a b" is not fit for the name of a parameter'],
  ])('%#', (props, message) => {
    expect(() => templateOf(props)).toThrow(message);
    expect(() => templateOf(props)).not.toThrow('skylan:robotLan');
  });

  test('of a node that is added, and of one name of two LANs', () => {
    const lan = new RobotLan(stack, 'Lan', { name: 'arm' });
    expect(() => lan.addNode({ name: 'second' })).toThrow('nodes[1].name "second" is the same as nodes[0].name');
    expect(() => new RobotLan(stack, 'Other', { name: 'arm' })).toThrow(
      'name "arm" of Robots/Other is also the name of Robots/Lan',
    );
  });
});
