import { Names, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { SettingsError } from '../settings/error';
import { renamed, type SettingPath, settingName } from '../settings/wording';
import type { LanImages } from './lan-images';
import type { PowerScheduleProps, RobotLanMachineProps, RobotLanNodeProps, RobotLanProps } from './props';
import { type NodeSettings, ROBOT_LAN_KEY, type RobotLanSettings } from './settings';

type MachineSettings = NonNullable<RobotLanSettings['gateway']>;

/** Settings that props have under another name; those of the same name are the same. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'power.idleStopMinutes': 'idleStop',
  'power.schedule': 'powerSchedule',
  'uplink.kind': 'uplinkKind',
  'uplink.port': 'uplinkPort',
  'uplink.tcpPort': 'uplinkTcpPort',
  'uplink.allowedCidrs': 'allowedPeers',
  'ros.release': 'rosRelease',
  'ros.middleware': 'rosMiddleware',
};

/** A setting as whoever writes props calls it: `nodes[0].machineImage`, for example. */
export function propName(path: SettingPath): string {
  const [group, name, ...below] = path;
  const other = OTHER_NAMES[`${String(group)}.${String(name)}`];
  const place = other ? [other, ...below] : path;
  const parts = place.map((part) => (part === 'image' ? 'machineImage' : part));
  return settingName('', parts).replace(/^\./, '');
}

/**
 * Does what may refuse settings that were made of props, and speaks of props then.
 *
 * @param whose - path of the construct that has the props
 */
export function inWordsOfProps<T>(whose: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const problems = error.problems.map((problem) => renamed(problem, ROBOT_LAN_KEY, propName));
    throw new SettingsError(problems, `the props of ${whose}`);
  }
}

/** What props say of a LAN, as its settings; laid over those that are among the props. */
export function settingsOfProps(scope: Construct, images: LanImages, props: RobotLanProps): RobotLanSettings {
  const {
    settings = {},
    gateway,
    nodes,
    uplinkKind,
    uplinkPort,
    uplinkTcpPort,
    allowedPeers,
    idleStop,
    powerSchedule,
    rosRelease,
    rosMiddleware,
    machineImage,
    // No matter of the plan:
    vpc,
    vpcSubnets,
    privateSubnets,
    rootVolumeSize,
    securityGroups,
    signingKey,
    encryptionKey,
    removalPolicy,
    alarmTopic,
    ...others
  } = props;
  const ros = given({
    release: rosRelease && (`${rosRelease}` as const),
    middleware: rosMiddleware && (`${rosMiddleware}` as const),
  });
  const uplink = given({
    kind: uplinkKind && (`${uplinkKind}` as const),
    port: uplinkPort,
    tcpPort: uplinkTcpPort,
    allowedCidrs: allowedPeers && networksOf(allowedPeers),
  });
  const power = given({
    idleStopMinutes: idleStop?.toMinutes(),
    schedule: powerSchedule && scheduleSettings(powerSchedule),
  });
  return {
    ...settings,
    ...given({
      ...others,
      name: props.name ?? (props.settings ? undefined : uniqueName(scope)),
      overlay: props.overlay && (`${props.overlay}` as const),
      publicAddress: props.publicAddress && (`${props.publicAddress}` as const),
      image: machineImage && images.nameOf(machineImage),
      gateway: gateway && machineSettings(images, gateway),
      nodes: nodes?.map((node) => nodeSettings(images, node)),
      uplink: uplink && uplinkWith(settings.uplink, uplink),
      power: power && { ...settings.power, ...power },
      ros: ros && { ...settings.ros, ...ros },
    }),
  };
}

function scheduleSettings({ timeZone, ...times }: PowerScheduleProps) {
  return { ...times, ...given({ timezone: timeZone?.timezoneName }) };
}

/** What the props of a node say, as its settings. */
export function nodeSettings(
  images: LanImages,
  { name, publicAddress, compose, ...machine }: RobotLanNodeProps,
): NodeSettings {
  return {
    name,
    ...machineSettings(images, machine),
    ...given({ publicAddress: publicAddress && (`${publicAddress}` as const), compose }),
  };
}

function machineSettings(images: LanImages, props: RobotLanMachineProps): MachineSettings {
  const { instanceType, machineImage, rootVolumeSize, securityGroups, ...others } = props;
  const image = machineImage && images.nameOf(machineImage);
  return { ...given({ ...others, instanceType: instanceType?.toString(), image }) };
}

/** Of those that may call: the networks that are known. Where there are none, the plan says nothing of it. */
function networksOf(peers: readonly ec2.IPeer[]): string[] | undefined {
  const networks = peers.flatMap((peer): string[] => {
    const { cidrIp } = peer.toIngressRuleConfig();
    return typeof cidrIp === 'string' && !Token.isUnresolved(cidrIp) ? [cidrIp] : [];
  });
  return networks.length > 0 || peers.length === 0 ? networks : undefined;
}

/** Written uplinks with what props say of the only one. */
function uplinkWith(written: RobotLanSettings['uplink'], own: object): RobotLanSettings['uplink'] {
  const [first, ...others] = Array.isArray(written) ? written : [written];
  if (others.length > 0)
    throw new SettingsError(
      [
        'settings.uplink lists several uplinks, and uplinkKind, uplinkPort, uplinkTcpPort and allowedPeers do not say of which they are: write kind, port, tcpPort and allowedCidrs in that list instead',
      ],
      'the props',
    );
  return { ...first, ...own };
}

/** Of the stack and the path: no two LANs of an app have one, nor have its stages. */
function uniqueName(scope: Construct): string {
  return Names.uniqueResourceName(scope, { maxLength: 32, separator: '-', allowedSpecialCharacters: '_-' });
}

/** Without what is undefined; undefined where nothing else is there. */
function given<T extends object>(values: T): Given<T> | undefined {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return entries.length > 0 ? (Object.fromEntries(entries) as Given<T>) : undefined;
}

type Given<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };
