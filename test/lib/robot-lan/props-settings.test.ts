import { App, CfnParameter, Duration, Stack, Stage, TimeZone } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { CloudImage } from '../../../lib/machine/cloud-image';
import { OVERLAY_KINDS } from '../../../lib/overlay/kinds';
import { LanImages } from '../../../lib/robot-lan/lan-images';
import { planRobotLan } from '../../../lib/robot-lan/plan';
import { LanOverlay, PublicAddress, RosMiddleware, RosRelease, UplinkKind } from '../../../lib/robot-lan/props';
import { inWordsOfProps, nodeSettings, propName, settingsOfProps } from '../../../lib/robot-lan/props-settings';
import { ROS_MIDDLEWARES, ROS_RELEASES } from '../../../lib/robot-lan/ros';
import { PUBLIC_ADDRESSES } from '../../../lib/robot-lan/settings';
import { SettingsError } from '../../../lib/settings/error';
import { UPLINK_KINDS } from '../../../lib/uplink/uplink';

let scope: Construct;
let images: LanImages;

beforeEach(() => {
  scope = new Stack(new App(), 'Robots');
  images = new LanImages(scope);
});

test('words of props are those of settings', () => {
  expect(Object.values(LanOverlay)).toEqual([...OVERLAY_KINDS]);
  expect(Object.values(PublicAddress)).toEqual([...PUBLIC_ADDRESSES]);
  expect(Object.values(RosRelease)).toEqual([...ROS_RELEASES]);
  expect(Object.values(RosMiddleware)).toEqual([...ROS_MIDDLEWARES]);
  expect(Object.values(UplinkKind)).toEqual([...UPLINK_KINDS]);
});

test('GIVEN all that a plan knows WHEN props say it THEN the settings do', () => {
  // WHEN
  const settings = settingsOfProps(scope, images, {
    name: 'arm',
    lanCidr: '10.20.0.0/24',
    overlay: LanOverlay.VXLAN,
    publicAddress: PublicAddress.NONE,
    machineImage: CloudImage.debian13(ec2.InstanceArchitecture.ARM_64),
    gateway: { instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MICRO), packages: ['htop'] },
    nodes: [
      {
        name: 'viz',
        publicAddress: PublicAddress.ELASTIC_IP,
        instanceType: new ec2.InstanceType('t4g.small'),
        compose: 'examples/talker',
      },
      { name: 'own', machineImage: ec2.MachineImage.genericLinux({ 'eu-central-1': 'ami-0123456789abcdef0' }) },
    ].slice(0, 1),
    clients: ['laptop'],
    uplinkKind: UplinkKind.WIREGUARD,
    uplinkPort: 1195,
    idleStop: Duration.hours(1),
    powerSchedule: { on: 'cron(0 7 ? * MON-FRI *)', timeZone: TimeZone.EUROPE_BERLIN },
    allowedPeers: [ec2.Peer.ipv4('203.0.113.0/24'), ec2.Peer.prefixList('pl-0123456789abcdef0')],
    rosRelease: RosRelease.HUMBLE,
    rosMiddleware: RosMiddleware.CYCLONEDDS,
  });

  // THEN
  expect(settings).toEqual({
    name: 'arm',
    lanCidr: '10.20.0.0/24',
    overlay: 'vxlan',
    publicAddress: 'none',
    image: '/aws/service/debian/release/13/latest/arm64',
    gateway: { instanceType: 't4g.micro', packages: ['htop'] },
    nodes: [{ name: 'viz', publicAddress: 'elastic-ip', instanceType: 't4g.small', compose: 'examples/talker' }],
    clients: ['laptop'],
    uplink: { kind: 'wireguard', port: 1195, allowedCidrs: ['203.0.113.0/24'] },
    power: { idleStopMinutes: 60, schedule: { on: 'cron(0 7 ? * MON-FRI *)', timezone: 'Europe/Berlin' } },
    ros: { release: 'humble', middleware: 'rmw_cyclonedds_cpp' },
  });
  expect(() => planRobotLan(settings)).not.toThrow();
});

test('GIVEN settings among the props THEN props go before, one by one, and the name is the settings’ matter', () => {
  const settings = { lanCidr: '10.20.0.0/24', lanMtuBytes: 1400, uplink: { port: 1195, allowedCidrs: ['10.0.0.0/8'] } };
  expect(settingsOfProps(scope, images, { settings, lanMtuBytes: 1300, uplinkPort: 1196 })).toEqual({
    lanCidr: '10.20.0.0/24',
    lanMtuBytes: 1300,
    uplink: { port: 1196, allowedCidrs: ['10.0.0.0/8'] },
  });
});

test('GIVEN a TCP port THEN it is the uplink’s', () => {
  expect(settingsOfProps(scope, images, { settings: {}, uplinkTcpPort: 443 })).toEqual({ uplink: { tcpPort: 443 } });
});

test('fails for props of one uplink where settings list several', () => {
  const settings = { uplink: [{ clients: ['home'] }, { kind: 'wireguard', clients: ['lab'] }] } as const;
  expect(() => settingsOfProps(scope, images, { settings, uplinkPort: 1196 })).toThrow(
    'settings.uplink lists several uplinks, and uplinkKind, uplinkPort, uplinkTcpPort and allowedPeers do not say of which they are',
  );
});

describe('a name that nobody gave', () => {
  const nameIn = (parent: Construct, id = 'Lan') => settingsOfProps(new Stack(parent, id), images, {}).name;

  test('is one that a LAN may have, and another for each stack and stage', () => {
    const app = new App();
    const long = 'A'.repeat(100);
    const names = [
      nameIn(app),
      nameIn(app, 'Other'),
      nameIn(app, long),
      nameIn(new Stage(app, 'Dev')),
      nameIn(new Stage(app, 'Prod')),
    ];
    expect(new Set(names).size).toBe(5);
    for (const name of names) expect(() => planRobotLan({ name })).not.toThrow();
  });

  test('stays when the app is synthesised again', () => {
    expect(nameIn(new App())).toBe(nameIn(new App()));
  });
});

describe('tokens', () => {
  test('GIVEN an instance type that the deploy decides THEN it is in the plan as it is', () => {
    const type = new ec2.InstanceType(new CfnParameter(scope, 'Type').valueAsString);
    const { instanceType } = nodeSettings(images, { name: 'viz', instanceType: type });
    expect(planRobotLan({ nodes: [{ name: 'viz', ...(instanceType ? { instanceType } : {}) }] }).nodes).toMatchObject([
      { instanceType: type.toString() },
    ]);
  });

  test('GIVEN an image whose id the deploy knows THEN it stands for itself', () => {
    const image = ec2.MachineImage.fromSsmParameter('/mine/ami');
    const name = images.nameOf(image);
    expect(name).toMatch(/^\$\{Token\[/);
    expect(planRobotLan({ image: name }).gateway.image).toBe(name);
  });
});

test('an image that EC2 takes for launch templates alone is refused', () => {
  const image = images.nameOf(ec2.MachineImage.resolveSsmParameterAtLaunch('/mine/ami'));
  expect(() => planRobotLan({ image })).toThrow('is neither an AMI id nor the name of a parameter');
});

test.each([
  [['uplink', 'port'], 'uplinkPort'],
  [['uplink', 'tcpPort'], 'uplinkTcpPort'],
  [['power', 'idleStopMinutes'], 'idleStop'],
  [['power', 'schedule', 'on'], 'powerSchedule.on'],
  [['uplink', 'allowedCidrs', 0], 'allowedPeers[0]'],
  [['ros', 'release'], 'rosRelease'],
  [['image'], 'machineImage'],
  [['nodes', 1, 'image'], 'nodes[1].machineImage'],
  [['gateway', 'lanAddress'], 'gateway.lanAddress'],
])('%j is %s among props', (path, name) => {
  expect(propName(path)).toBe(name);
});

describe('inWordsOfProps', () => {
  test('speaks of props, and says whose', () => {
    expect(() => inWordsOfProps('Robots/Lan', () => planRobotLan({ image: 'x', nodes: [{ name: 'A' }] }))).toThrow(
      new SettingsError(
        [
          'nodes[0].name "A" is not a host name; write 1 to 63 lower-case letters, digits and -, a letter first, such as "second"',
          'machineImage "x" is neither an AMI id nor the name of a parameter; write an AMI id such as ' +
            '"ami-0123456789abcdef0", or a parameter such as "/aws/service/debian/release/13/latest/amd64"',
        ],
        'the props of Robots/Lan',
      ),
    );
  });

  test('lets another failure pass as it is', () => {
    const failure = new Error('skylan:robotLan.image');
    expect(() =>
      inWordsOfProps('Robots/Lan', () => {
        throw failure;
      }),
    ).toThrow(failure);
  });
});
