import { Duration, Lazy, Size, Stack, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct, type IDependable } from 'constructs';
import { aloneMachine } from './alone';
import { renderCloudConfig } from './cloud-config';
import { createMachineIdentity, type MachineIdentity } from './machine-identity';
import type { DeployedValues, MachineFile, MachineSpec } from './machine-spec';
import { acknowledgeMachine } from './nag-reasons';
import { Reachability, type ReachabilityConfig } from './reachability';
import { ReadySignal } from './ready-signal';
import { RoleBundle } from './role-bundle';
import { rootVolume } from './root-volume';
import { StatusAlarm } from './status-alarm';

export interface CloudMachineProps {
  /** Host name, also the `Name` tag. */
  readonly hostname: string;

  /** Network of the subnet. */
  readonly vpc: ec2.IVpc;

  /** Subnet that the machine stands in; with an Elastic IP, a public one. */
  readonly subnet: ec2.ISubnet;

  /** Fixed private IPv4 address, in the subnet. */
  readonly privateIpAddress: string;

  readonly instanceType: ec2.InstanceType;

  /** AMI id. Changing it replaces the machine: see docs/robot-lan/changes.md, "A new image". */
  readonly imageId: string;

  /** Security groups that it shares with other machines; `connections` of the machine changes none of them. */
  readonly securityGroups: ec2.IConnectable[];

  /**
   * How the internet reaches the machine.
   *
   * @default Reachability.elasticIp()
   */
  readonly reachability?: Reachability;

  /**
   * EC2 drops packets that are not from or to the machine's own address. A
   * machine that forwards needs this off.
   *
   * @default true
   */
  readonly sourceDestCheck?: boolean;

  /**
   * What the machine may do in AWS.
   *
   * @default - an identity of its own
   * @jsii ignore
   */
  readonly identity?: MachineIdentity;

  /**
   * Tags of the instance beside `Name`.
   *
   * @default - none
   */
  readonly tags?: { readonly [key: string]: string };

  /**
   * Debian packages to install.
   *
   * @default - what every machine needs
   */
  readonly packages?: string[];

  /**
   * Files to write, at every boot. Units of systemd belong to `/etc/systemd/system`. No secrets: they are in the user
   * data, which have room for some 10,000 bytes.
   *
   * @default - none
   */
  readonly files?: MachineFile[];

  /**
   * Units of systemd to enable and start, in this order, of packages or of `files`. The machine is ready, and the deploy
   * goes on, when each is active.
   *
   * @default - none: it is ready when it has its packages
   */
  readonly units?: string[];

  /**
   * All of the machine in place of the three above, made from values that only the deploy knows. Called at
   * synthesis, so it may take in what was added after this construct; what it
   * runs (`folders`, `units`) may not change.
   *
   * @default - of `packages`, `files` and `units`
   * @jsii ignore
   */
  readonly machine?: (deployed: DeployedValues) => MachineSpec;

  /**
   * Device name of the image's root volume.
   *
   * @default - as EC2 knows it of the image, asked at the first deploy
   */
  readonly rootDeviceName?: string | undefined;

  /**
   * Size of the encrypted root volume.
   *
   * @default Size.gibibytes(16)
   */
  readonly rootVolumeSize?: Size;

  /**
   * The machine is meant to be off at times. All others are rebooted when they
   * no longer answer.
   *
   * @default false
   */
  readonly mayBeOff?: boolean;

  /**
   * Where it is told that the machine does not answer, and that it does again.
   *
   * @default - nobody is told
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * How long a deploy waits for the machine to report that it works. The
   * machine itself gives up after at most 25 minutes (`skylan-ready`), and its
   * reason is lost where the deploy did so before.
   *
   * @default Duration.minutes(30)
   */
  readonly readyTimeout?: Duration;
}

/** What the deploy knows does not count as configuration. */
const UNKNOWN: DeployedValues = { region: '', readySignalUrl: '', bundleUrl: '' };

/**
 * An instance that a network can rely on: its addresses belong to a network
 * interface of its own and are there before the machine boots, IMDSv2 is the
 * only metadata service, the volume is encrypted, Session Manager is the only
 * way in, and the deploy waits for its word that it works.
 *
 * A changed user data reaches the machine by a stop and a start; addresses and
 * disk stay.
 */
export class CloudMachine extends Construct implements ec2.IConnectable, iam.IGrantable {
  readonly role: iam.Role;
  readonly grantPrincipal: iam.IPrincipal;
  readonly hostname: string;
  readonly privateIpAddress: string;

  /** Id of the network interface (token), for routes; stays when the instance is replaced. */
  readonly networkInterfaceId: string;

  /** Instance id (token). */
  readonly instanceId: string;

  /**
   * The deploy's wait for it.
   *
   * @jsii ignore
   */
  readonly ready: ReadySignal;

  /** The instance itself, without what waits for it. */
  readonly instance: ec2.CfnInstance;

  /** Undefined for a machine that may be off. */
  readonly statusAlarm?: StatusAlarm;

  private readonly reachability: ReachabilityConfig;
  private ownConnections: ec2.Connections | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CloudMachineProps,
  ) {
    super(scope, id);
    this.hostname = props.hostname;
    this.privateIpAddress = props.privateIpAddress;

    const identity = props.identity ?? createMachineIdentity(this);
    this.role = identity.role;
    this.grantPrincipal = this.role;

    const networkInterface = new ec2.CfnNetworkInterface(this, 'Interface', {
      description: `${props.hostname} of ${Stack.of(this).stackName}`,
      subnetId: props.subnet.subnetId,
      privateIpAddress: props.privateIpAddress,
      groupSet: Lazy.list({ produce: () => this.securityGroupIds() }),
      sourceDestCheck: props.sourceDestCheck ?? true,
    });
    this.networkInterfaceId = networkInterface.ref;
    this.reachability = (props.reachability ?? Reachability.elasticIp()).bind(this, {
      hostname: props.hostname,
      networkInterface,
      subnet: props.subnet,
    });

    const { machine = aloneMachine(props) } = props;
    const bundle = RoleBundle.of(this, machine(UNKNOWN));
    bundle.grantRead(this);
    const userData = (deployed: DeployedValues) => renderCloudConfig(machine(deployed), deployed);
    this.node.addValidation({ validate: () => userDataProblems(props.hostname, userData(UNKNOWN)) });
    const { imageId, rootDeviceName } = props;
    const sizeGib = (props.rootVolumeSize ?? Size.gibibytes(16)).toGibibytes();
    const blockDeviceMappings = [rootVolume(this, { imageId, rootDeviceName, sizeGib })];
    this.ready = new ReadySignal(this, 'Ready', {
      configuration: () => [
        userData(UNKNOWN),
        ...[props.imageId, props.instanceType.toString(), blockDeviceMappings],
        // An interface of another place is another interface, and so another instance.
        ...[networkInterface.ref, props.privateIpAddress, props.subnet.subnetId],
      ],
      timeout: props.readyTimeout ?? Duration.minutes(30),
    });

    this.instance = new ec2.CfnInstance(this, 'Instance', {
      imageId: props.imageId,
      instanceType: props.instanceType.toString(),
      iamInstanceProfile: identity.instanceProfileName,
      networkInterfaces: [{ deviceIndex: '0', networkInterfaceId: networkInterface.ref }],
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
      blockDeviceMappings,
      propagateTagsToVolumeOnCreation: true,
      userData: Lazy.uncachedString({
        produce: (context) => {
          const { region } = Stack.of(this);
          const text = userData({ region, readySignalUrl: this.ready.url, bundleUrl: bundle.url });
          return context.resolve({ 'Fn::Base64': text });
        },
      }),
      tags: [{ key: 'Name', value: props.hostname }],
    });
    // The role's policies and the way to the internet come first: the machine uses both while it boots.
    this.instance.node.addDependency(this.role, ...this.reachability.ready);
    this.instanceId = this.instance.ref;
    this.ready.waitAfter(this.instance);
    if (!props.mayBeOff) {
      this.statusAlarm = new StatusAlarm(this, 'StatusAlarm', {
        hostname: props.hostname,
        instanceId: this.instanceId,
      });
      if (props.alarmTopic) this.statusAlarm.notify(props.alarmTopic);
    }

    Tags.of(networkInterface).add('Name', props.hostname);
    for (const [key, value] of Object.entries(props.tags ?? {})) Tags.of(this.instance).add(key, value);
    acknowledgeMachine(this);
  }

  /**
   * Opens ports on this machine alone; groups added to it are the machine's too. It begins with a security group of its
   * own, which is made when this is first asked for: a stack has room for 500 resources.
   */
  get connections(): ec2.Connections {
    this.ownConnections ??= new ec2.Connections({
      securityGroups: [
        new ec2.SecurityGroup(this, 'SecurityGroup', { vpc: this.props.vpc, description: `${this.hostname} alone` }),
      ],
    });
    return this.ownConnections;
  }

  /**
   * Public IPv4 address (token); stays when the instance is replaced.
   *
   * @throws Error when the machine has none
   */
  get publicIpAddress(): string {
    const { publicIpAddress } = this.reachability;
    if (publicIpAddress === undefined) throw new Error(`${this.hostname} has no public address`);
    return publicIpAddress;
  }

  /** Boot the machine only when these exist, credentials that it fetches for example. */
  bootAfter(...dependencies: IDependable[]): void {
    this.instance.node.addDependency(...dependencies);
  }

  /** Of all that it is in at synthesis; each once. */
  private securityGroupIds(): string[] {
    const shared = this.props.securityGroups.map(({ connections }) => connections);
    const all = this.ownConnections ? [...shared, this.ownConnections] : shared;
    return [...new Set(all.flatMap(({ securityGroups }) => securityGroups.map((group) => group.securityGroupId)))];
  }

  /** Command that opens a shell on the machine. */
  get sessionCommand(): string {
    return `aws ssm start-session --region ${Stack.of(this).region} --target ${this.instanceId}`;
  }

  /** Command that brings a TCP port of the machine's own to the same port of the caller's computer. */
  forwardCommand(port: number): string {
    const ports = `portNumber=${port},localPortNumber=${port}`;
    return `${this.sessionCommand} --document-name AWS-StartPortForwardingSession --parameters ${ports}`;
  }
}

/** EC2 takes no more bytes (EC2 User Guide, "Run commands at launch"); the deploy's own address is longer than its token. */
const MOST_USER_DATA_BYTES = 16_384 - 600;

function userDataProblems(hostname: string, userData: string): string[] {
  const bytes = Buffer.byteLength(userData);
  if (bytes <= MOST_USER_DATA_BYTES) return [];
  return [
    `${hostname}: its user data have ${bytes} bytes, more than the ${MOST_USER_DATA_BYTES} that there is room for; add ` +
      'less to it: large files belong into an image, or the folder of its Compose file',
  ];
}
