import { OVERLAY_KINDS, OVERLAYS } from '../overlay/kinds';
import * as check from '../settings/checks';
import {
  addressSetting,
  alarmTopicSetting,
  imageSetting,
  instanceTypeSetting,
  keySetting,
  packageSettings,
  revisionSetting,
  tagSettings,
} from '../settings/fields';
import { choice, derived, list, object, text, wholeNumber } from '../settings/schema';
import { uplinkSettings } from '../uplink/settings';
import { powerSettings } from './power-settings';
import { ROS_MIDDLEWARES, ROS_RELEASES } from './ros';
import { clientName, composePath, nodeName } from './setting-checks';
import type { RobotLanSettings } from './settings-types';

/** Context key of these settings. */
export const ROBOT_LAN_KEY = 'skylan:robotLan';

/** Numbers of machines' default addresses in their networks; nodes count on from here. */
export const DEFAULT_HOSTS = {
  router: 1,
  gateway: { cloud: 11, lan: 130 },
  node: { cloud: 12, lan: 131 },
} as const;

/** What a LAN has of which the user names none. */
export const DEFAULT_NODES = [{ name: 'second' }];
export const DEFAULT_CLIENTS = ['ros_local_gateway'];

/** How the internet reaches a node. */
export const PUBLIC_ADDRESSES = ['elastic-ip', 'none'] as const;
export type PublicAddress = (typeof PUBLIC_ADDRESSES)[number];

/** Settings that every machine has. */
function machineShape(cloudHost: string, subnet: string, lanHost: string, instanceType: string) {
  return {
    cloudAddress: derived(addressSetting, `host ${cloudHost} of ${subnet}`).describe(
      'IPv4 address in its subnet of the VPC; not the first four or the last, which AWS keeps.',
    ),
    lanAddress: derived(addressSetting, `host ${lanHost} of \`lanCidr\``).describe(
      "IPv4 address in the LAN, outside what the LAN's DHCP server gives out.",
    ),
    instanceType: instanceTypeSetting
      .prefault(instanceType)
      .describe('EC2 instance type; its processor must match the image.'),
    image: derived(imageSetting, '`image`').describe('AMI id, or the name of an SSM parameter that holds one.'),
    packages: packageSettings.prefault([]).describe('Debian packages to install beyond those that the machine needs.'),
    volumeGib: wholeNumber(8, 16_384)
      .prefault(16)
      .describe('Size of the root volume, in GiB; not less than the image has. Another one replaces the machine.'),
  };
}

function countedOn(first: number): string {
  return `${first}, ${first + 1}, ...`;
}

/** OpenVPN and a bridge; 1 GiB, so that package installation does not run out of memory. */
const gateway = object(
  machineShape(`${DEFAULT_HOSTS.gateway.cloud}`, '`vpcCidr`', `${DEFAULT_HOSTS.gateway.lan}`, 't3.micro'),
);

/** Docker and a ROS 2 container; 2 GiB. */
const node = object({
  name: text('write 1 to 63 lower-case letters, digits and -, a letter first, such as "second"', nodeName).describe(
    'Host name (lower case); the machine answers as `<name>.local`.',
  ),
  ...machineShape(
    countedOn(DEFAULT_HOSTS.node.cloud),
    '`vpcCidr`, or of `privateCidr` without a public address',
    countedOn(DEFAULT_HOSTS.node.lan),
    't3.small',
  ),
  compose: derived(
    text('write the path of a folder that has a Compose file, such as "examples/talker"', composePath),
    'nothing but Docker',
  ).describe(
    'Folder with a Compose file, which the node runs on the LAN from each boot on; from where `cdk.json` is. See `docs/robot-lan/workloads.md`.',
  ),
  publicAddress: derived(choice(...PUBLIC_ADDRESSES), '`publicAddress`').describe(
    'Its public IPv4 address, of those that `publicAddress` explains. Another one replaces the node.',
  ),
});

const ros = object({
  // Supported until 2029, on Ubuntu 24.04.
  release: choice(...ROS_RELEASES)
    .prefault('jazzy')
    .describe('ROS 2 release of your programs; decides the DDS settings.'),
  // What a robot runs that was never configured, and the only one in ROS 2's own images: with another one, every
  // program in `ros:jazzy` would end with "failed to load".
  middleware: choice(...ROS_MIDDLEWARES)
    .prefault('rmw_fastrtps_cpp')
    .describe("`RMW_IMPLEMENTATION`; best the robot's. ROS 2's own images hold `rmw_fastrtps_cpp`."),
});

const vpc = object({
  vpcId: text('write an id such as "vpc-0123456789abcdef0"', check.resourceId('vpc')).describe('Id of the VPC.'),
  subnetId: text('write an id such as "subnet-0123456789abcdef0"', check.resourceId('subnet')).describe(
    'Id of a subnet with a route to an internet gateway.',
  ),
  availabilityZone: text('write a zone such as "eu-central-1a"', check.availabilityZone).describe(
    'Availability zone of the subnet.',
  ),
  privateSubnetId: derived(
    text('write an id such as "subnet-0123456789abcdef0"', check.resourceId('subnet')),
    'none: nodes have public addresses',
  ).describe('Id of a subnet of the VPC for nodes without a public address, with a way out to the internet.'),
});

/** The settings of a robot LAN as users write them; everything is optional. */
export const robotLanSchema = object({
  name: text(
    'write 1 to 32 letters, digits, _ and -, a letter or digit first, such as "robot-lan"',
    check.parameterLevel,
  )
    .prefault('robot-lan')
    .describe('Name of this LAN; parameters are below `/skylan/lan/<name>`. Letters, digits, `_`, `-`, at most 32.'),
  lanCidr: text(
    'write the LAN such as "192.168.0.0/24"',
    check.cidr,
    check.prefixLength(8, 29, 'a LAN'),
    check.usableRange,
  )
    .prefault('192.168.0.0/24')
    .describe("The robot's LAN in CIDR notation, /8 to /29."),
  lanRouterAddress: derived(
    text('write an address such as "192.168.0.1"', check.ipv4Address),
    `host ${DEFAULT_HOSTS.router} of \`lanCidr\``,
  ).describe("IPv4 address of the router on the robot's LAN, which no machine may take."),
  lanMtuBytes: wholeNumber(576, 8963)
    .prefault(1500)
    .describe('Largest packet inside the LAN, in bytes; all devices on the LAN must agree.'),
  overlay: choice(...OVERLAY_KINDS)
    .prefault('gretap')
    .describe(
      ['Tunnels among the cloud machines.', ...Object.values(OVERLAYS).map(({ meaning }) => meaning)].join(' '),
    ),
  vpcCidr: text(
    'write the subnet such as "172.31.1.0/24"',
    check.cidr,
    check.prefixLength(16, 28, 'a subnet of a VPC'),
    check.usableRange,
  )
    .prefault('172.31.1.0/24')
    .describe('The VPC subnet in CIDR notation, /16 to /28; must not overlap `lanCidr`.'),
  // The addresses that AWS gives an account to begin with are few. The default is what machines of earlier versions have:
  // another one would replace them.
  publicAddress: choice(...PUBLIC_ADDRESSES)
    .prefault('elastic-ip')
    .describe(
      'Public IPv4 address of nodes. `elastic-ip`: each has one, of which AWS gives an account five. `none`: they have ' +
        'none, and reach the internet through the cloud gateway.',
    ),
  // A range that AWS adds to a VPC of any other one.
  privateCidr: text(
    'write a network such as "100.64.1.0/24"',
    check.cidr,
    check.prefixLength(16, 28, 'a subnet of a VPC'),
    check.usableRange,
  )
    .prefault('100.64.1.0/24')
    .describe(
      'Subnet of the nodes without a public address in CIDR notation, /16 to /28, which the VPC gets beside `vpcCidr`.',
    ),
  // What AWS carries between instances of one VPC.
  vpcMtuBytes: wholeNumber(614, 9001)
    .prefault(9001)
    .describe('Largest packet between the instances, in bytes; at least `lanMtuBytes` + 38 (gretap) or + 50 (VXLAN).'),
  gateway: gateway.optional().describe('The cloud gateway, which ends the uplinks.'),
  nodes: list(node).prefault(DEFAULT_NODES).describe('Further instances on the LAN; `[]` leaves the gateway alone.'),
  clients: list(
    text('write 1 to 64 letters, digits, _ . and -, a letter or digit first, such as "ros_local_gateway"', clientName),
  )
    .prefault(DEFAULT_CLIENTS)
    .describe('Names of the desktop gateways, one profile each; removing a name cuts it off.'),
  uplink: derived(uplinkSettings, 'OpenVPN, for all clients').describe(
    'How desktop gateways reach the cloud gateway: one uplink, or a list of one of each kind.',
  ),
  power: powerSettings.optional().describe('When the machines run.'),
  ros: ros.optional().describe('What ROS 2 programs on the machines use, written into their environment.'),
  image: imageSetting
    .prefault('/aws/service/debian/release/13/latest/amd64')
    .describe('Image of all machines: AMI id, or the name of an SSM parameter that holds one.'),
  imageRevision: revisionSetting
    .prefault(1)
    .describe('Raise it to have the image looked up anew, which replaces machines where it has changed.'),
  vpc: derived(vpc, 'a new VPC with one public subnet').describe(
    'A network of your own instead of a new VPC; `vpcCidr` is then the CIDR of that subnet.',
  ),
  alarmTopicArn: derived(alarmTopicSetting, 'nobody is told').describe(
    "ARN of an SNS topic, in the stack's region, that is told that certificates or the revocation list were not renewed, or that a machine does not answer; subscribe your address to it.",
  ),
  encryptionKeyArn: derived(keySetting, "the account's own key for Parameter Store, `aws/ssm`").describe(
    "ARN of a KMS key of yours, symmetric and in the stack's region, under which keys and profiles are stored in Parameter Store; whoever fetches a profile needs `kms:Decrypt` on it.",
  ),
  tags: tagSettings.prefault({}).describe('Tags for everything that takes tags, at most 40.'),
});

export type { RobotLanSettings } from './settings-types';

/** The settings of one node. */
export type NodeSettings = NonNullable<RobotLanSettings['nodes']>[number];
