import { type App, Stack, Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { PublicAddress, UplinkKind } from '../../../lib/robot-lan/props';
import { RobotLan } from '../../../lib/robot-lan/robot-lan';
import type { RobotLanSettings } from '../../../lib/robot-lan/settings';
import { SettingsError } from '../../../lib/settings/error';
import { testApp } from '../../helpers/app';

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

test('a node answers for itself alone; the gateway forwards for others', () => {
  new RobotLan(stack, 'Lan');
  const interfaces = Template.fromStack(stack).findResources('AWS::EC2::NetworkInterface');
  const checks = Object.entries(interfaces).map(([id, { Properties }]) => [
    /Gateway/.test(id),
    Properties.SourceDestCheck,
  ]);
  expect(checks.sort()).toEqual([
    [false, true],
    [true, false],
  ]);
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

describe('a node without a public address', () => {
  const BEHIND = { name: 'behind', publicAddress: 'none' } as const;
  const resources = (template: Template, type: string, part: string) =>
    Object.entries(template.findResources(type)).filter(([id]) => id.includes(part));
  const idsOf = (...wanted: Parameters<typeof resources>) => resources(...wanted).map(([id]) => id);
  const the = (...wanted: Parameters<typeof resources>) => resources(...wanted)[0]?.[1] ?? {};

  test('stands in the private subnet, in the group for which the gateway forwards, and has no Elastic IP', () => {
    // WHEN
    new RobotLan(stack, 'Lan', { settings: { nodes: [{ name: 'second' }, BEHIND] } });

    // THEN
    const template = Template.fromStack(stack);
    const { Properties: behind } = the(template, 'AWS::EC2::NetworkInterface', 'behind');
    const [subnet] = idsOf(template, 'AWS::EC2::Subnet', 'PrivateSubnet');
    const [group] = idsOf(template, 'AWS::EC2::SecurityGroup', 'Forwarded');
    expect(behind).toMatchObject({ PrivateIpAddress: '100.64.1.13', SubnetId: { Ref: subnet } });
    expect(behind.GroupSet).toContainEqual({ 'Fn::GetAtt': [group, 'GroupId'] });
    expect(resources(template, 'AWS::EC2::EIP', '').map(([, { Properties }]) => Properties.Tags[0].Value)).toEqual([
      'cloud-gateway',
      'second',
    ]);
  });

  test('boots once the gateway works, the routes are there, and is no part of what the gateway waits for', () => {
    // WHEN
    const lan = new RobotLan(stack, 'Lan', { settings: { nodes: [BEHIND, { name: 'second' }] } });

    // THEN
    const template = Template.fromStack(stack);
    const instance = the(template, 'AWS::EC2::Instance', 'behind');
    const idOf = (type: string, part: string) => idsOf(template, type, part)[0];
    expect(instance.DependsOn).toEqual(
      expect.arrayContaining([
        idOf('AWS::CloudFormation::WaitCondition', 'Gateway'),
        idOf('AWS::EC2::Route', 'PrivateSubnet'),
        idOf('AWS::EC2::SubnetRouteTableAssociation', 'PrivateSubnet'),
      ]),
    );
    const waits = the(template, 'AWS::CloudFormation::WaitCondition', 'Gateway').DependsOn;
    expect(waits).toContain(stack.getLogicalId(lan.nodes.get('second')?.machine.instance as ec2.CfnInstance));
    expect(waits).not.toContain(stack.getLogicalId(lan.nodes.get('behind')?.machine.instance as ec2.CfnInstance));
  });

  test('added to a LAN of such nodes changes nothing of the machines that are there', () => {
    const other = new Stack(testApp(), 'Test');
    const settings = { publicAddress: 'none', nodes: [] } as const;
    new RobotLan(stack, 'Lan', { settings });
    new RobotLan(other, 'Lan', { settings }).addNode({ name: 'behind' });
    const [before, after] = [stack, other].map((one) => Template.fromStack(one)) as [Template, Template];
    expect(after.findResources('AWS::EC2::Instance')).toMatchObject(before.findResources('AWS::EC2::Instance'));
    after.resourceCountIs('AWS::EC2::Instance', 2);
  });

  test('added to a LAN without such nodes brings the private subnet with it', () => {
    new RobotLan(stack, 'Lan').addNode({ name: 'behind', publicAddress: PublicAddress.NONE });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::Subnet', { CidrBlock: '100.64.1.0/24' });
  });

  test('where there is none the network is what it was', () => {
    new RobotLan(stack, 'Lan', { settings: { privateCidr: '100.64.2.0/24' } });
    const template = Template.fromStack(stack);
    for (const type of ['VPCCidrBlock', 'VPCEndpoint']) template.resourceCountIs(`AWS::EC2::${type}`, 0);
    template.resourceCountIs('AWS::EC2::Subnet', 1);
    expect(resources(template, 'AWS::EC2::SecurityGroup', 'Forwarded')).toEqual([]);
  });
});

describe('a node added later', () => {
  const templates = () => {
    const other = new Stack(testApp(), 'Test');
    new RobotLan(stack, 'Lan');
    new RobotLan(other, 'Lan').addNode({ name: 'third' });
    return [Template.fromStack(stack), Template.fromStack(other)] as const;
  };
  const list = (template: Template) =>
    Object.values(template.findResources('AWS::SSM::Parameter')).find(({ Properties }) =>
      Properties.Name.endsWith('/overlay/cloud-gateway'),
    )?.Properties.Value;

  test('gets its overlay port on the gateway', () => {
    const [before, after] = templates();
    expect(list(after)).toContain('gretap gre132 ');
    expect(list(before)).not.toContain('gre132');
  });

  test('changes nothing of the machines that are there', () => {
    const [before, after] = templates();
    const machines = Object.entries(before.findResources('AWS::EC2::Instance'));
    expect(machines).toHaveLength(2);
    expect(after.findResources('AWS::EC2::Instance')).toMatchObject(Object.fromEntries(machines));
    expect(after.findResources('AWS::CloudFormation::WaitConditionHandle')).toMatchObject(
      before.findResources('AWS::CloudFormation::WaitConditionHandle'),
    );
  });
});

test('fails to add a node whose name is taken', () => {
  expect(() => new RobotLan(stack, 'Lan').addNode({ name: 'second' })).toThrow(SettingsError);
});

test('fails to add a client whose name is taken', () => {
  expect(() => new RobotLan(stack, 'Lan').addClient('ros_local_gateway')).toThrow(/ros_local_gateway/);
});

describe('packages of a gateway', () => {
  const withPackages = (count: number) => {
    const packages = Array.from({ length: count }, (_, index) => `some-package-${index}`);
    return new RobotLan(stack, 'Lan', { settings: { gateway: { packages } } });
  };

  test('may be two hundred', () => {
    expect(withPackages(200).plan.gateway.packages).toHaveLength(200);
  });

  test('fail when user data have no room for them, with the numbers', () => {
    expect(() => withPackages(900)).toThrow(
      /skylan:robotLan\.gateway\.packages \[.* has 900 names, too long for a machine's user data \(\d+ of 10000 characters\)/,
    );
  });
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

describe('two networks of one app', () => {
  const env = { account: '123456789012', region: 'eu-central-1' };

  test('GIVEN one name WHEN they are in different regions THEN both may have it', () => {
    const app = testApp();
    new RobotLan(new Stack(app, 'One', { env }), 'Lan', { settings: {} });
    expect(
      () => new RobotLan(new Stack(app, 'Two', { env: { ...env, region: 'eu-west-1' } }), 'Lan', { settings: {} }),
    ).not.toThrow();
  });

  test.each<[string, (app: App) => readonly [Construct, Construct]]>([
    ['stacks', (app) => [new Stack(app, 'One', { env }), new Stack(app, 'Two', { env })]],
    ['stacks without account and region', (app) => [new Stack(app, 'One'), new Stack(app, 'Two')]],
    [
      'stages',
      (app) => [new Stack(new Stage(app, 'Dev', { env }), 'One'), new Stack(new Stage(app, 'Prod', { env }), 'Two')],
    ],
  ])('fail when they are LANs of one name in two %s of one account and region', (_, scopes) => {
    const [one, two] = scopes(testApp());
    new RobotLan(one, 'Lan', { settings: {} });
    expect(() => new RobotLan(two, 'Lan', { settings: {} })).toThrow(
      `skylan:robotLan.name "robot-lan" (the default) of ${two.node.path}/Lan is also the name of ${one.node.path}/Lan`,
    );
  });
});

test('tags reach what the LAN is made of, and nothing else', () => {
  // GIVEN
  new RobotLan(stack, 'Lan', { settings: { tags: { project: 'arm' } } });
  new iam.Role(stack, 'Other', { assumedBy: new iam.AccountRootPrincipal() });

  // WHEN
  const template = Template.fromStack(stack);

  // THEN
  for (const type of ['AWS::EC2::Instance', 'AWS::EC2::VPC', 'AWS::KMS::Key']) {
    template.allResourcesProperties(type, { Tags: Match.arrayWith([{ Key: 'project', Value: 'arm' }]) });
  }
  const others = Object.entries(template.findResources('AWS::IAM::Role')).filter(([id]) => id.startsWith('Other'));
  expect(others.map(([, { Properties }]) => Properties.Tags)).toEqual([undefined]);
});

describe('security groups', () => {
  const mine = () => ec2.SecurityGroup.fromSecurityGroupId(stack, 'Mine', 'sg-0123456789abcdef0');
  const groupsOf = (hostname: string) =>
    Object.values(Template.fromStack(stack).findResources('AWS::EC2::NetworkInterface')).find(({ Properties }) =>
      Properties.Description.startsWith(`${hostname} of`),
    )?.Properties.GroupSet;

  test.each([
    ['a node', 'second', 'cloud-gateway', (lan: RobotLan) => lan.nodes.get('second')],
    ['the gateway', 'cloud-gateway', 'second', (lan: RobotLan) => lan.gateway],
  ])('connections of %s open a port there alone', (_, itself, other, machineOf) => {
    // GIVEN
    const lan = new RobotLan(stack, 'Lan');

    // WHEN
    machineOf(lan)?.connections.allowFrom(ec2.Peer.ipv4('203.0.113.7/32'), ec2.Port.tcp(8765), 'Foxglove');

    // THEN
    const [open = ''] = Object.entries(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroup'))
      .filter(([, { Properties }]) => JSON.stringify(Properties.SecurityGroupIngress ?? []).includes('8765'))
      .map(([id]) => id);
    expect(groupsOf(itself)).toContainEqual({ 'Fn::GetAtt': [open, 'GroupId'] });
    expect(groupsOf(other)).not.toContainEqual({ 'Fn::GetAtt': [open, 'GroupId'] });
  });

  test('a group added to connections of the LAN is every machine’s, of one added later too', () => {
    // GIVEN
    const lan = new RobotLan(stack, 'Lan');

    // WHEN
    lan.connections.addSecurityGroup(mine());
    lan.addNode({ name: 'third' });

    // THEN
    for (const hostname of ['cloud-gateway', 'second', 'third']) {
      expect(groupsOf(hostname)).toContain('sg-0123456789abcdef0');
    }
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

describe('a topic for alarms', () => {
  const ARN = 'arn:aws:sns:eu-central-1:123456789012:alarms';
  const actions = (settings: RobotLanSettings) => {
    const stack = new Stack(testApp(), 'Test');
    new RobotLan(stack, 'Lan', { settings });
    return Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => Properties.AlarmActions as unknown[] | undefined,
    );
  };

  test('GIVEN one in the settings THEN all alarms tell it: renewal, function, gateway, node', () => {
    const told = actions({ alarmTopicArn: ARN });
    expect(told).toHaveLength(4);
    expect(told.filter((one) => one?.includes(ARN))).toHaveLength(4);
  });

  test('GIVEN none THEN none tells anybody', () => {
    expect(JSON.stringify(actions({}))).not.toContain('sns');
  });

  test('fails for what is no topic', () => {
    expect(() => actions({ alarmTopicArn: 'alarms' })).toThrow(
      'alarmTopicArn "alarms" is not the ARN of an SNS topic; write an ARN such as ' +
        '"arn:aws:sns:eu-central-1:123456789012:alarms"',
    );
  });
});

describe('a key for secrets', () => {
  const ARN = 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd';
  const both: RobotLanSettings = { clients: ['home', 'lab'], uplink: [{ clients: ['home'] }, { kind: 'wireguard' }] };
  const resourcesOf = (settings: RobotLanSettings) => {
    const own = new Stack(testApp(), 'Test');
    new RobotLan(own, 'Lan', { settings });
    const resources: Record<string, { Type: string; Properties?: { EncryptionKey?: unknown } }> =
      Template.fromStack(own).toJSON().Resources;
    return Object.values(resources).filter(({ Type }) =>
      /Authority$|ClientProfile$|SiteKeys$|TunnelProfile$/.test(Type),
    );
  };

  test('GIVEN one in the settings THEN all that makes secrets is told of it, in both uplinks', () => {
    const told = resourcesOf({ ...both, encryptionKeyArn: ARN });
    expect(told.map(({ Properties }) => Properties?.EncryptionKey)).toEqual(Array(5).fill(ARN));
  });

  test('GIVEN none THEN nothing is told of any', () => {
    expect(resourcesOf(both).filter(({ Properties }) => Properties && 'EncryptionKey' in Properties)).toEqual([]);
  });

  test('fails for the name of one', () => {
    expect(() => resourcesOf({ encryptionKeyArn: 'alias/mine' })).toThrow(
      'encryptionKeyArn "alias/mine" is not the ARN of a KMS key; write an ARN such as ' +
        '"arn:aws:kms:eu-central-1:123456789012:key/..."',
    );
  });
});

test('GIVEN both uplinks WHEN a client is added THEN it comes in by the one that is asked for, or by the one that names none', () => {
  // GIVEN
  const settings: RobotLanSettings = {
    uplink: [{}, { kind: 'wireguard', clients: ['lab'] }],
    clients: ['home', 'lab'],
  };
  const lan = new RobotLan(stack, 'Lan', { settings });
  // WHEN
  const [one, other] = [lan.addClient('field'), lan.addClient('arm', UplinkKind.WIREGUARD)];
  // THEN
  expect(one.fileName).toBe('field.ovpn');
  expect(other.fileName).toBe('arm.conf');
  expect(lan.plan.uplinks.map(({ clients }) => clients)).toEqual([
    ['home', 'field'],
    ['lab', 'arm'],
  ]);
});

test('fails for a client whom no uplink takes', () => {
  const settings: RobotLanSettings = { uplink: { kind: 'wireguard', clients: ['lab'] }, clients: ['lab'] };
  const lan = new RobotLan(stack, 'Lan', { settings });
  expect(() => lan.addClient('arm')).toThrow('"arm" comes in by no uplink; write it into the clients of one');
  expect(lan.addClient('arm', UplinkKind.WIREGUARD).fileName).toBe('arm.conf');
});
