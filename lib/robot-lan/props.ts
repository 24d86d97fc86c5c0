import type { Duration, RemovalPolicy, Size, TimeZone } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { RobotLanSettings } from './settings';

/** Tunnels among the cloud machines. */
export enum LanOverlay {
  /** A star, in which nodes reach each other through the gateway. */
  GRETAP = 'gretap',
  /** A mesh, in which they do directly, and faster. */
  VXLAN = 'vxlan',
}

/** How the internet reaches a node. */
export enum PublicAddress {
  /** At an Elastic IP of its own, of which AWS gives an account five in a region to begin with. */
  ELASTIC_IP = 'elastic-ip',
  /** Not at all: the node reaches the internet through the cloud gateway, or as its subnet's routes say. */
  NONE = 'none',
}

/** ROS 2 releases for which skylan has DDS settings. */
export enum RosRelease {
  /** Humble Hawksbill. */
  HUMBLE = 'humble',
  /** Jazzy Jalisco. */
  JAZZY = 'jazzy',
  /** Kilted Kaiju. */
  KILTED = 'kilted',
  /** Lyrical Luth. */
  LYRICAL = 'lyrical',
}

/** Middlewares of ROS 2 that speak DDS. */
export enum RosMiddleware {
  /** Fast DDS, which ROS 2's own images hold. */
  FASTRTPS = 'rmw_fastrtps_cpp',
  /** Cyclone DDS. */
  CYCLONEDDS = 'rmw_cyclonedds_cpp',
}

/** How desktop gateways reach the cloud gateway. */
export enum UplinkKind {
  /** In a process of its own, with certificates that end sessions when they are revoked. */
  OPENVPN = 'openvpn',
  /** In the kernel, on all processors. */
  WIREGUARD = 'wireguard',
}

/** Times at which the machines of a robot LAN are started and stopped; at least one of both. */
export interface PowerScheduleProps {
  /**
   * When they are started: EventBridge Scheduler's `cron(minutes hours day-of-month month day-of-week year)`.
   *
   * @default - never
   */
  readonly on?: string;

  /**
   * When they are stopped, whoever is connected; written as `on`.
   *
   * @default - never
   */
  readonly off?: string;

  /**
   * Time zone of both, with its summer time.
   *
   * @default TimeZone.ETC_UTC
   */
  readonly timeZone?: TimeZone;
}

/** A cloud machine of a robot LAN. */
export interface RobotLanMachineProps {
  /**
   * IPv4 address in its subnet of the VPC; not the first four or the last, which AWS keeps.
   *
   * @default - host 11 of the subnet for the gateway; 12, 13, ... for nodes, in their order
   */
  readonly cloudAddress?: string;

  /**
   * IPv4 address in the LAN, outside what the LAN's DHCP server gives out.
   *
   * @default - host 130 of the LAN for the gateway; 131, 132, ... for nodes, in their order
   */
  readonly lanAddress?: string;

  /**
   * EC2 instance type, which may be a token; its processor must match the image.
   *
   * @default - t3.micro for the gateway, t3.small for nodes
   */
  readonly instanceType?: ec2.InstanceType;

  /**
   * Image of the machine: Debian 12 or 13, or Ubuntu 24.04 by AWS's or Canonical's parameter (`CloudImage`).
   *
   * @default - that of all machines of the LAN
   */
  readonly machineImage?: ec2.IMachineImage;

  /**
   * Debian packages to install beyond those that the machine needs.
   *
   * @default - none
   */
  readonly packages?: string[];

  /**
   * Size of the encrypted root volume. Another one replaces the machine.
   *
   * @default Size.gibibytes(16)
   */
  readonly rootVolumeSize?: Size;

  /**
   * Security groups of yours that the machine is in too.
   *
   * @default - none
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
}

/** A node of a robot LAN. */
export interface RobotLanNodeProps extends RobotLanMachineProps {
  /** Host name (lower case); the machine answers as `<name>.local`. */
  readonly name: string;

  /**
   * How the internet reaches it. Another one replaces the node.
   *
   * @default - that of the LAN
   */
  readonly publicAddress?: PublicAddress;

  /**
   * Folder with a Compose file, which the node runs on the LAN from each boot on; from where the app is synthesised.
   *
   * @default - nothing but Docker
   */
  readonly compose?: string;
}

/** What a robot LAN looks like; everything is optional. */
export interface RobotLanProps {
  /**
   * Name of the LAN: 1 to 32 letters, digits, `_` and `-`, a letter or digit first. Its keys and profiles are parameters
   * below `/skylan/lan/<name>`; another name is another LAN with other keys.
   *
   * @default - made from the stack's name and the construct's path, so that each LAN has its own
   */
  readonly name?: string;

  /**
   * The robot's LAN in CIDR notation, /8 to /29.
   *
   * @default '192.168.0.0/24'
   */
  readonly lanCidr?: string;

  /**
   * IPv4 address of the router on the robot's LAN, which no machine may take.
   *
   * @default - host 1 of `lanCidr`
   */
  readonly lanRouterAddress?: string;

  /**
   * Largest packet inside the LAN, in bytes (576 to 8963); all devices on the LAN must agree.
   *
   * @default 1500
   */
  readonly lanMtuBytes?: number;

  /**
   * Tunnels among the cloud machines.
   *
   * @default LanOverlay.GRETAP
   */
  readonly overlay?: LanOverlay;

  /**
   * A VPC of yours for the machines, also from `Vpc.fromLookup`.
   *
   * @default - a new VPC with one public subnet
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The public subnet of `vpc` in which machines with a public address stand; the first of those selected. It decides
   * which addresses there are.
   *
   * @default - the first public subnet
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The private subnet of `vpc` in which nodes without a public address stand, with a way out to the internet; the first
   * of those selected.
   *
   * @default - there can be no such nodes
   */
  readonly privateSubnets?: ec2.SubnetSelection;

  /**
   * Of a new VPC: its CIDR, /16 to /28, which must not overlap `lanCidr`. Of a VPC of yours: the CIDR of the subnet,
   * needed only where synthesis does not know it (imported without it, or with a range of IPAM).
   *
   * @default - 172.31.1.0/24 for a new VPC; else the subnet's own
   */
  readonly vpcCidr?: string;

  /**
   * CIDR of the subnet of nodes without a public address, /16 to /28: of the one that a new VPC gets beside `vpcCidr`, or
   * of the one selected by `privateSubnets`, where synthesis does not know it.
   *
   * @default - 100.64.1.0/24 for a new VPC; else the subnet's own
   */
  readonly privateCidr?: string;

  /**
   * How the internet reaches nodes that do not say so themselves.
   *
   * @default PublicAddress.ELASTIC_IP
   */
  readonly publicAddress?: PublicAddress;

  /**
   * Largest packet between the instances, in bytes (614 to 9001).
   *
   * @default 9001
   */
  readonly vpcMtuBytes?: number;

  /**
   * The cloud gateway, which ends the uplinks.
   *
   * @default - a t3.micro
   */
  readonly gateway?: RobotLanMachineProps;

  /**
   * Further instances on the LAN; an empty list leaves the gateway alone.
   *
   * @default - one node, `second`
   */
  readonly nodes?: RobotLanNodeProps[];

  /**
   * Names of the desktop gateways, one profile each; removing a name revokes its certificate.
   *
   * @default - one client, `ros_local_gateway`
   */
  readonly clients?: string[];

  /**
   * How all of them come in. Several ways at once are the settings' matter (`settings.uplink`).
   *
   * @default UplinkKind.OPENVPN
   */
  readonly uplinkKind?: UplinkKind;

  /**
   * UDP port on which the gateway is called.
   *
   * @default - 1194 of OpenVPN, 51820 of WireGuard
   */
  readonly uplinkPort?: number;

  /**
   * TCP port on which the gateway is called by who gets no answer over UDP (OpenVPN); 443 best.
   *
   * @default - none
   */
  readonly uplinkTcpPort?: number;

  /**
   * Who may reach these ports: networks, prefix lists, security groups.
   *
   * @default - everybody (0.0.0.0/0)
   */
  readonly allowedPeers?: ec2.IPeer[];

  /**
   * How long nobody may be connected, at least 5 minutes, before the LAN stops its machines.
   *
   * @default - for ever
   */
  readonly idleStop?: Duration;

  /**
   * Times at which the machines are started and stopped.
   *
   * @default - none
   */
  readonly powerSchedule?: PowerScheduleProps;

  /**
   * ROS 2 release of your programs; decides the DDS settings.
   *
   * @default RosRelease.JAZZY
   */
  readonly rosRelease?: RosRelease;

  /**
   * `RMW_IMPLEMENTATION` of programs on the machines; best the robot's.
   *
   * @default RosMiddleware.FASTRTPS
   */
  readonly rosMiddleware?: RosMiddleware;

  /**
   * Image of all machines that have none of their own.
   *
   * @default - Debian 13, looked up at the first deploy and kept
   */
  readonly machineImage?: ec2.IMachineImage;

  /**
   * Size of the encrypted root volumes of machines that have none of their own. Another one replaces them.
   *
   * @default Size.gibibytes(16)
   */
  readonly rootVolumeSize?: Size;

  /**
   * Security groups of yours that all machines are in.
   *
   * @default - none
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Key that signs the certificates: of the kind ECC_NIST_P256, for SIGN_VERIFY, in the stack's region. Another one is
   * another authority: keys that are there already must be of its making.
   *
   * @default - a new one
   */
  readonly signingKey?: kms.IKey;

  /**
   * Key that encrypts the secrets in Parameter Store: symmetric, in the stack's region and account, with a policy that lets
   * IAM policies decide. Another one has them stored anew under it, with the same values; keep the one before until then.
   * Whoever fetches a profile needs `kms:Decrypt` on it (`grantReadProfile`).
   *
   * @default - the account's own key for Parameter Store, `aws/ssm`
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * What becomes of the signing key, and of the authority's and the gateway's keys in Parameter Store, when the LAN is
   * removed. With RETAIN they stay: a LAN of the same name that is given the key as `signingKey`, and the same
   * `encryptionKey`, goes on with them.
   * Clients are revoked all the same, as each is that is removed, and get new profiles then.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Where it is told that keys are not renewed, or that a machine does not answer.
   *
   * @default - nobody is told
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * Settings as `cdk.json` has them, for apps in TypeScript that read such. What props say goes before; the name is then
   * `robot-lan` by default, and messages name the settings.
   *
   * @default - none
   * @jsii ignore
   */
  readonly settings?: RobotLanSettings;
}
