import { Stack, Tags } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { CloudMachine } from '../machine/cloud-machine';
import { PinnedImage } from '../machine/pinned-image';
import { OVERLAYS } from '../overlay/kinds';
import { claimName } from '../settings/claims';
import { sourced } from '../settings/sourced';
import type { IUplinkProfile, UplinkAccess } from '../uplink/access';
import { createAccess } from '../uplink/create-access';
import { uplinkOf } from '../uplink/kinds';
import type { UplinkPlan } from '../uplink/uplink';
import { CloudGateway } from './cloud-gateway';
import { CloudNode } from './cloud-node';
import { warnOfElasticIps } from './elastic-ip-quota';
import { claimAddresses, settingsWithin } from './given-network';
import { type ILanNetwork, LanNetwork } from './lan-network';
import { LanSecurityGroups } from './lan-security-groups';
import { namespaceOf } from './namespace';
import { planRobotLan } from './plan';
import type { MachinePlan, RobotLanPlan } from './plan-types';
import { PowerSchedule } from './power-schedule';
import { DEFAULT_CLIENTS, DEFAULT_NODES, type NodeSettings, ROBOT_LAN_KEY, type RobotLanSettings } from './settings';
import { withClient } from './uplink-clients';

export interface RobotLanProps {
  /**
   * What the LAN looks like.
   *
   * @default - the network of the README: LAN 192.168.0.0/24, one node `second`, one client `ros_local_gateway`
   */
  readonly settings?: RobotLanSettings;

  /**
   * Where the machines stand. `vpcCidr` is then the CIDR of its subnet, and need be written only where synthesis does
   * not know that: in an imported subnet without CIDR, or one with an address range of IPAM.
   *
   * @default - what the settings say: a new VPC, or the one of `vpc`
   */
  readonly network?: ILanNetwork;

  /**
   * Where it is told that keys are not renewed, or that a machine does not answer.
   *
   * @default - the topic of the setting `alarmTopicArn`; without it nobody is told
   */
  readonly alarmTopic?: sns.ITopic;
}

/**
 * A robot's LAN, extended into AWS: a cloud gateway that desktop gateways call,
 * cloud nodes behind it, and a profile for each desktop gateway.
 */
export class RobotLan extends Construct implements ec2.IConnectable {
  readonly network: ILanNetwork;
  /** Who may come in: a part for each uplink. */
  readonly uplinks: readonly UplinkAccess[];
  readonly gateway: CloudGateway;
  private readonly alarmTopic: sns.ITopic | undefined;
  private readonly powerSchedule: PowerSchedule | undefined;
  private readonly securityGroups: LanSecurityGroups;
  private readonly nodesByName = new Map<string, CloudNode>();
  private readonly clientsByName = new Map<string, IUplinkProfile>();
  private settings: RobotLanSettings;
  private currentPlan: RobotLanPlan;

  /** @throws SettingsError when the settings contradict themselves, the network, or another LAN of the app */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: RobotLanProps = {},
  ) {
    super(scope, id);
    this.settings = props.settings ?? {};
    this.currentPlan = this.planOf(this.settings);
    const { plan } = this;
    const name = sourced(['name'], this.settings.name, plan.name);
    claimName(this, ROBOT_LAN_KEY, name, { environment: Stack.of(this).environment, namespace: namespaceOf(plan) });
    for (const [key, value] of Object.entries(plan.tags)) Tags.of(this).add(key, value);

    this.network = props.network ?? LanNetwork.forPlan(this, 'Network', plan);
    claimAddresses(this, this.network, plan);
    this.securityGroups = new LanSecurityGroups(this, 'SecurityGroups', {
      vpc: this.network.vpc,
      overlay: OVERLAYS[plan.overlay].doors,
      uplinks: plan.uplinks.map((uplink) => ({ ...uplinkOf(uplink), allowedCidrs: uplink.allowedCidrs })),
    });
    this.uplinks = plan.uplinks.map((uplink) =>
      createAccess(this, uplink, {
        lanName: plan.name,
        gatewayHostname: plan.gateway.hostname,
        lanMtuBytes: plan.lan.mtuBytes,
      }),
    );
    this.gateway = new CloudGateway(this, 'Gateway', {
      network: this.network,
      securityGroups: this.securityGroups,
      uplinks: this.uplinks,
      plan: () => this.plan,
      imageId: this.imageId(plan.gateway),
    });
    this.alarmTopic = this.topicOf(plan);
    this.notifyOf(this.gateway.machine);
    this.powerSchedule = this.schedulePower(plan);
    this.powerSchedule?.add(this.gateway.machine);
    for (const { alarms } of this.uplinks) {
      for (const alarm of alarms) if (this.alarmTopic) alarm.addAlarmAction(new SnsAction(this.alarmTopic));
    }
    this.makePrivateSubnet();
    for (const node of plan.nodes) this.createNode(node);
    for (const client of plan.clients) this.createClient(client);
    warnOfElasticIps(this, () => this.elasticIps);
  }

  /** The plan as it stands, with what was added since. */
  get plan(): RobotLanPlan {
    return this.currentPlan;
  }

  /** Every machine of the LAN; default port is none. For one machine see its own `connections`. */
  get connections(): ec2.Connections {
    return this.securityGroups.connections;
  }

  /** Cloud nodes by host name. */
  get nodes(): ReadonlyMap<string, CloudNode> {
    return this.nodesByName;
  }

  /** Profiles by client name. */
  get clients(): ReadonlyMap<string, IUplinkProfile> {
    return this.clientsByName;
  }

  /**
   * Puts a further instance on the LAN.
   *
   * @throws SettingsError when its name or an address is taken, by another LAN of the app too, or does not fit
   */
  addNode(node: NodeSettings): CloudNode {
    this.replan({ ...this.settings, nodes: [...(this.settings.nodes ?? DEFAULT_NODES), node] });
    this.makePrivateSubnet();
    const added = this.plan.nodes.at(-1);
    if (!added) throw new Error(`no plan was made for the node ${JSON.stringify(node.name)}`);
    return this.createNode(added);
  }

  /**
   * Makes a profile for a further desktop gateway.
   *
   * @param client - name of the desktop gateway
   * @param kind - of the uplink by which it comes in. @default - the one that names no clients
   * @throws SettingsError when the name is taken or is no valid parameter name, or no uplink takes it
   */
  addClient(client: string, kind?: UplinkPlan['kind']): IUplinkProfile {
    const { clients = DEFAULT_CLIENTS, uplink } = this.settings;
    this.replan({
      ...this.settings,
      clients: [...clients, client],
      ...(kind && uplink ? { uplink: withClient(uplink, kind, client) } : {}),
    });
    return this.createClient(client);
  }

  /**
   * Lets somebody read the profile of one client, and of no other.
   *
   * @throws Error when there is no such client
   */
  grantReadProfile(grantee: iam.IGrantable, client: string): iam.Grant {
    const profile = this.clientsByName.get(client);
    if (!profile) {
      const known = [...this.clientsByName.keys()].map((name) => JSON.stringify(name)).join(', ');
      throw new Error(
        `no client ${JSON.stringify(client)} on this LAN; choose one of ${known} or add it with addClient`,
      );
    }
    return profile.grantRead(grantee);
  }

  private replan(settings: RobotLanSettings): void {
    const plan = this.planOf(settings);
    claimAddresses(this, this.network, plan);
    this.currentPlan = plan;
    this.settings = settings;
  }

  private planOf(settings: RobotLanSettings): RobotLanPlan {
    const { network } = this.props;
    if (!network) return planRobotLan(settings);
    return planRobotLan(settingsWithin(network, settings), { hasPrivateSubnet: network.privateSubnet !== undefined });
  }

  private get elasticIps(): number {
    return 1 + this.plan.nodes.filter(({ publicAddress }) => publicAddress === 'elastic-ip').length;
  }

  /** Where nodes without a public address stand, if the network is this one's own and there is to be such a place. */
  private makePrivateSubnet(): void {
    const { privateCidr: cidr } = this.plan.vpc;
    const { network, gateway } = this;
    if (!cidr || this.props.network || !(network instanceof LanNetwork)) return;
    network.makePrivateSubnet({ cidr, gateway: gateway.machine });
  }

  private createNode(node: MachinePlan): CloudNode {
    const created = new CloudNode(this, `Node-${node.hostname}`, {
      network: this.network,
      securityGroups: this.securityGroups,
      hostname: node.hostname,
      plan: () => this.plan,
      imageId: this.imageId(node),
    });
    this.orderReadiness(node, created.machine);
    this.notifyOf(created.machine);
    this.powerSchedule?.add(created.machine);
    this.nodesByName.set(node.hostname, created);
    return created;
  }

  /** The LAN is ready when all of it is: each wait starts once every machine was started. */
  private orderReadiness({ publicAddress }: MachinePlan, machine: CloudMachine): void {
    const gateway = this.gateway.machine;
    const nodes = [...this.nodesByName.values()].map((node) => node.machine);
    // A node behind the gateway installs what it needs through it, so the gateway is ready without that node.
    const isBehind = publicAddress === 'none';
    if (isBehind) machine.bootAfter(gateway.ready);
    for (const other of [gateway, ...nodes]) {
      if (!isBehind || other !== gateway) other.ready.waitAfter(machine.instance);
      machine.ready.waitAfter(other.instance);
    }
  }

  private createClient(client: string): IUplinkProfile {
    const uplink = this.uplinks[this.plan.uplinks.findIndex(({ clients }) => clients.includes(client))];
    if (!uplink) throw new Error(`the plan has no uplink for the client ${JSON.stringify(client)}`);
    const profile = uplink.createProfile(this, `Client-${client}`, client, this.gateway.publicIpAddress);
    this.clientsByName.set(client, profile);
    return profile;
  }

  private topicOf({ alarmTopicArn }: RobotLanPlan): sns.ITopic | undefined {
    const { alarmTopic } = this.props;
    return alarmTopic ?? (alarmTopicArn ? sns.Topic.fromTopicArn(this, 'AlarmTopic', alarmTopicArn) : undefined);
  }

  private schedulePower({ name: lan, power: { schedule } }: RobotLanPlan): PowerSchedule | undefined {
    const made = schedule && new PowerSchedule(this, 'PowerSchedule', { lan, schedule });
    if (this.alarmTopic) made?.notify(this.alarmTopic);
    return made;
  }

  private notifyOf({ statusAlarm }: CloudMachine): void {
    if (this.alarmTopic) statusAlarm?.notify(this.alarmTopic);
  }

  private imageId({ image }: MachinePlan): string {
    return PinnedImage.idOf(this, image, this.plan.imageRevision);
  }
}
