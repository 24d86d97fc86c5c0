import { Size, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as sns from 'aws-cdk-lib/aws-sns';
import { assetText } from '../../../lib/machine/assets';
import { CloudMachine, type CloudMachineProps } from '../../../lib/machine/cloud-machine';
import type { DeployedValues } from '../../../lib/machine/machine-spec';
import { PinnedImage } from '../../../lib/machine/pinned-image';
import { Reachability } from '../../../lib/machine/reachability';
import { testApp } from '../../helpers/app';

function stackWith(
  content: (deployed: DeployedValues) => string = () => 'a = 1\n',
  props: Partial<CloudMachineProps> | ((stack: Stack) => Partial<CloudMachineProps>) = {},
) {
  const stack = new Stack(testApp(), 'Test');
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1, natGateways: 0 });
  const [subnet] = vpc.publicSubnets;
  if (!subnet) throw new Error('no subnet');
  const machine = new CloudMachine(stack, 'Machine', {
    hostname: 'second',
    vpc,
    subnet,
    privateIpAddress: '10.0.0.12',
    instanceType: new ec2.InstanceType('t3.small'),
    imageId: 'ami-0123456789abcdef0',
    securityGroups: [new ec2.SecurityGroup(stack, 'Group', { vpc })],
    machine: (deployed) => ({
      hostname: 'second',
      packages: [],
      folders: ['machine', 'lan'],
      files: [{ path: '/etc/x', content: content(deployed) }],
      units: [],
    }),
    ...(typeof props === 'function' ? props(stack) : props),
  });
  return { machine, template: () => Template.fromStack(stack) };
}

test('both addresses belong to an interface that exists before the instance', () => {
  // WHEN
  const template = stackWith().template();

  // THEN
  template.hasResourceProperties('AWS::EC2::NetworkInterface', {
    PrivateIpAddress: '10.0.0.12',
    SourceDestCheck: true,
  });
  const [association] = Object.keys(template.findResources('AWS::EC2::EIPAssociation'));
  template.hasResource('AWS::EC2::Instance', {
    Properties: {
      NetworkInterfaces: [{ DeviceIndex: '0', NetworkInterfaceId: { Ref: Match.stringLikeRegexp('Interface') } }],
      PrivateIpAddress: Match.absent(),
      SubnetId: Match.absent(),
    },
    DependsOn: Match.arrayWith([association]),
  });
});

test('a machine without public address has no Elastic IP, and says so when asked for it', () => {
  // WHEN
  const { machine, template } = stackWith(undefined, { reachability: Reachability.none() });

  // THEN
  template().resourceCountIs('AWS::EC2::EIP', 0);
  template().resourceCountIs('AWS::EC2::EIPAssociation', 0);
  expect(() => machine.publicIpAddress).toThrow('second has no public address');
});

test('a machine that forwards has no source/destination check, and routes name its interface', () => {
  // WHEN
  const { machine, template } = stackWith(undefined, { sourceDestCheck: false });

  // THEN
  template().hasResourceProperties('AWS::EC2::NetworkInterface', { SourceDestCheck: false });
  const [networkInterface] = Object.keys(template().findResources('AWS::EC2::NetworkInterface'));
  expect(Stack.of(machine).resolve(machine.networkInterfaceId)).toEqual({ Ref: networkInterface });
});

test('tags are the instance’s, beside its name', () => {
  stackWith(undefined, { tags: { 'skylan:node': 'giessen-cloud-1' } })
    .template()
    .hasResourceProperties('AWS::EC2::Instance', {
      Tags: [
        { Key: 'Name', Value: 'second' },
        { Key: 'skylan:node', Value: 'giessen-cloud-1' },
      ],
    });
});

test('metadata needs a token, and the root volume, under the name that EC2 knows, is encrypted', () => {
  stackWith()
    .template()
    .hasResourceProperties('AWS::EC2::Instance', {
      MetadataOptions: { HttpTokens: 'required', HttpEndpoint: 'enabled', HttpPutResponseHopLimit: 1 },
      BlockDeviceMappings: [
        {
          DeviceName: { Ref: Match.stringLikeRegexp('^RootDevice') },
          Ebs: Match.objectLike({ Encrypted: true, VolumeSize: 16 }),
        },
      ],
    });
});

test('volumes carry the tags of the machine', () => {
  stackWith().template().hasResourceProperties('AWS::EC2::Instance', { PropagateTagsToVolumeOnCreation: true });
});

describe('a machine that does not answer', () => {
  test('is rebooted, and those are told who want to know', () => {
    stackWith(undefined, (stack) => ({ alarmTopic: new sns.Topic(stack, 'Topic') }))
      .template()
      .hasResourceProperties('AWS::CloudWatch::Alarm', {
        Dimensions: [{ Name: 'InstanceId', Value: { Ref: Match.stringLikeRegexp('^MachineInstance') } }],
        OKActions: [{ Ref: Match.stringLikeRegexp('^Topic') }],
      });
  });

  test('is left alone where it may be off', () => {
    stackWith(undefined, { mayBeOff: true }).template().resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });
});

test('the role may offer shells and read no parameter', () => {
  // WHEN
  const template = stackWith().template();
  const policies = JSON.stringify(template.findResources('AWS::IAM::Policy'));

  // THEN
  expect(policies).toContain('ssmmessages:CreateDataChannel');
  expect(policies).not.toContain('ssm:GetParameter');
  const roles = Object.entries(template.findResources('AWS::IAM::Role')).filter(([id]) => id.startsWith('Machine'));
  expect(roles).toHaveLength(1);
  expect(roles[0]?.[1].Properties.ManagedPolicyArns).toBeUndefined();
});

test('the deploy waits for the machine, and waits anew when its configuration changes', () => {
  // GIVEN
  const conditionOf = (text: string) =>
    Object.keys(
      stackWith(({ readySignalUrl }) => `${text} ${readySignalUrl}`)
        .template()
        .findResources('AWS::CloudFormation::WaitCondition'),
    );

  // THEN
  expect(conditionOf('a')).toHaveLength(1);
  expect(conditionOf('a')).toEqual(conditionOf('a'));
  expect(conditionOf('a')).not.toEqual(conditionOf('b'));
});

test.each<[string, Partial<CloudMachineProps>]>([
  ['another instance type', { instanceType: new ec2.InstanceType('t3.medium') }],
  ['another image', { imageId: 'ami-0fedcba9876543210' }],
  ['a larger root volume', { rootVolumeSize: Size.gibibytes(32) }],
  ['another private address', { privateIpAddress: '10.0.0.13' }],
  ['another root device', { rootDeviceName: '/dev/sda1' }],
])('the deploy waits anew for %s, and the machine hears of it', (_what, changed) => {
  // GIVEN
  const machine = (props: Partial<CloudMachineProps>) => {
    const template = stackWith(({ readySignalUrl }) => readySignalUrl, props).template();
    const [instance] = Object.values(template.findResources('AWS::EC2::Instance'));
    return {
      conditions: Object.keys(template.findResources('AWS::CloudFormation::WaitCondition')),
      userData: instance?.Properties.UserData,
    };
  };

  // THEN
  expect(machine(changed).conditions).not.toEqual(machine({}).conditions);
  expect(machine(changed).userData).not.toEqual(machine({}).userData);
});

test('the deploy waits anew when an image is to be looked up anew', () => {
  // GIVEN
  const conditionsOf = (revision: number) => {
    const { template } = stackWith(undefined, (stack) => ({
      imageId: PinnedImage.idOf(stack, '/aws/service/debian/release/13/latest/amd64', revision),
    }));
    return Object.keys(template().findResources('AWS::CloudFormation::WaitCondition'));
  };

  // THEN
  expect(conditionsOf(2)).not.toEqual(conditionsOf(1));
});

test('a machine that gives up says why before the deploy gives up', () => {
  // GIVEN what skylan-ready takes at most: for packages, for its checks, and for six attempts to report
  const script = assetText('machine/usr/local/lib/skylan/skylan-ready');
  const seconds = Number(/SKYLAN_READY_TIMEOUT_SECONDS:-(\d+)/.exec(script)?.[1]);
  const times = Number(/deadline=\$\(\(SECONDS \+ (\d+) \* TIMEOUT_SECONDS\)\)/.exec(script)?.[1]);
  const report = 6 * 20 + 1 + 2 + 4 + 8 + 15 + 15;

  // WHEN
  const [condition] = Object.values(stackWith().template().findResources('AWS::CloudFormation::WaitCondition'));

  // THEN there is a minute and more left for the boot before
  expect((times + 1) * seconds + report + 60).toBeLessThanOrEqual(Number(condition?.Properties.Timeout));
});

test('the wait starts after the instance did, with the address that the user data carries', () => {
  // WHEN
  const template = stackWith(({ readySignalUrl }) => `ready ${readySignalUrl}`).template();

  // THEN
  const [handle] = Object.keys(template.findResources('AWS::CloudFormation::WaitConditionHandle'));
  template.hasResource('AWS::CloudFormation::WaitCondition', {
    Properties: { Handle: { Ref: handle }, Timeout: '1800' },
    DependsOn: [Match.stringLikeRegexp('Instance')],
  });
  template.hasResourceProperties('AWS::EC2::Instance', {
    UserData: {
      'Fn::Base64': { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('ready $'), { Ref: handle }])] },
    },
  });
});

describe('what it runs', () => {
  const statements = (template: Template) =>
    Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    );

  test('is one object of the bucket, which its role can read, and no other', () => {
    // WHEN
    const readers = statements(stackWith().template()).filter(({ Action }) => /s3/.test(JSON.stringify(Action)));

    // THEN
    expect(readers).toHaveLength(1);
    expect(readers[0]).toMatchObject({ Effect: 'Allow', Action: 's3:GetObject' });
    expect(JSON.stringify(readers[0].Resource)).toMatch(/cdk-hnb659fds-assets-.*\/[0-9a-f]{64}\.gz"/);
    expect(JSON.stringify(readers[0].Resource)).not.toContain('*');
  });
});

describe('connections', () => {
  const groupsOf = (template: Template) => {
    const [own] = Object.values(template.findResources('AWS::EC2::NetworkInterface'));
    return own?.Properties.GroupSet as unknown[];
  };

  test('nobody asks for: no security group of its own', () => {
    const template = stackWith().template();
    expect(groupsOf(template)).toHaveLength(1);
    template.resourceCountIs('AWS::EC2::SecurityGroup', 1);
  });

  test('open a port in a security group of the machine alone, and not in the one that it shares', () => {
    // GIVEN
    const { machine, template } = stackWith();

    // WHEN
    machine.connections.allowFrom(ec2.Peer.ipv4('203.0.113.7/32'), ec2.Port.tcp(8765), 'Foxglove');

    // THEN
    const groups = Object.entries(template().findResources('AWS::EC2::SecurityGroup'));
    const open = groups.filter(([, { Properties }]) => Properties.SecurityGroupIngress !== undefined);
    expect(open).toHaveLength(1);
    const [[own, { Properties }] = ['', { Properties: {} }]] = open;
    expect(Properties).toMatchObject({ GroupDescription: 'second alone', SecurityGroupIngress: [{ FromPort: 8765 }] });
    expect(groupsOf(template())).toHaveLength(2);
    expect(groupsOf(template())[1]).toEqual({ 'Fn::GetAtt': [own, 'GroupId'] });
  });

  test('take a further security group, which the machine is then in', () => {
    // GIVEN
    const { machine, template } = stackWith();

    // WHEN
    machine.connections.addSecurityGroup(
      ec2.SecurityGroup.fromSecurityGroupId(machine, 'Mine', 'sg-0123456789abcdef0'),
    );

    // THEN
    expect(groupsOf(template())).toContain('sg-0123456789abcdef0');
  });
});

test('GIVEN packages, files and units in place of a machine THEN its user data have them', () => {
  const files = [{ path: '/etc/mosquitto/conf.d/lan.conf', content: 'listener 1883\n' }];
  const { template } = stackWith(undefined, { machine: undefined, packages: ['mosquitto'], files });
  const text = JSON.stringify(template().findResources('AWS::EC2::Instance'));
  for (const part of ['mosquitto', 'listener 1883', 'SKYLAN_READY_URL']) expect(text).toContain(part);
});
