import { Stack, Tags } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { CloudMachine } from '../machine/cloud-machine';
import { OVERLAYS } from '../overlay/kinds';
import { claimName } from '../settings/claims';
import { sourced } from '../settings/sourced';
import type { IUplinkProfile, UplinkAccess } from '../uplink/access';
import { createAccess } from '../uplink/create-access';
import { uplinkOf } from '../uplink/kinds';
import { CloudGateway } from './cloud-gateway';
import { CloudNode } from './cloud-node';
import { warnOfElasticIps } from './elastic-ip-quota';
import { claimAddresses, networkOf, settingsWithin } from './given-network';
import { ImportedLan, type IRobotLan, type RobotLanAttributes } from './imported-lan';
import { LanImages } from './lan-images';
import { type ILanNetwork, LanNetwork } from './lan-network';
import { LanSecurityGroups } from './lan-security-groups';
import { namespaceOf } from './namespace';
import { planRobotLan } from './plan';
import type { MachinePlan, RobotLanPlan } from './plan-types';
import { PowerSchedule } from './power-schedule';
import type { RobotLanMachineProps, RobotLanNodeProps, RobotLanProps, UplinkKind } from './props';
import { inWordsOfProps, nodeSettings, settingsOfProps } from './props-settings';
import { GATEWAY_HOSTNAME } from './setting-checks';
import { DEFAULT_CLIENTS, DEFAULT_NODES, ROBOT_LAN_KEY, type RobotLanSettings } from './settings';
import { withClient } from './uplink-clients';

/**
 * A robot's LAN, extended into AWS: a cloud gateway that desktop gateways call,
 * cloud nodes behind it, and a profile for each desktop gateway.
 */
export class RobotLan extends Construct implements IRobotLan {
  /**
   * A LAN of another stack, for which clients can be made here. Machines cannot: each knows all others, so they are all of
   * one stack.
   */
  static fromRobotLanAttributes(scope: Construct, id: string, attributes: RobotLanAttributes): IRobotLan {
    return new ImportedLan(scope, id, attributes);
  }

  readonly network: ILanNetwork;
  /**
   * Who may come in: a part for each uplink.
   *
   * @jsii ignore
   */
  readonly uplinks: readonly UplinkAccess[];
  readonly gateway: CloudGateway;
  private readonly given: ILanNetwork | undefined;
  private readonly machineProps = new Map<string, RobotLanMachineProps>();
  private readonly images: LanImages;
  private readonly alarmTopic: sns.ITopic | undefined;
  private readonly powerSchedule: PowerSchedule | undefined;
  private readonly securityGroups: LanSecurityGroups;
  private readonly nodesByName = new Map<string, CloudNode>();
  private readonly clientsByName = new Map<string, IUplinkProfile>();
  private settings: RobotLanSettings;
  private currentPlan: RobotLanPlan;

  /** @throws SettingsError when the props contradict themselves, the network, or another LAN of the app */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: RobotLanProps = {},
  ) {
    super(scope, id);
    this.machineProps.set(GATEWAY_HOSTNAME, props.gateway ?? {});
    for (const node of props.nodes ?? []) this.machineProps.set(node.name, node);
    this.images = new LanImages(this);
    this.given = networkOf(props);
    this.settings = settingsOfProps(this, this.images, props);
    this.currentPlan = this.planOf(this.settings);
    const { plan } = this;
    this.claimName(plan);
    for (const [key, value] of Object.entries(plan.tags)) Tags.of(this).add(key, value);

    this.network = this.given ?? LanNetwork.forPlan(this, 'Network', plan);
    claimAddresses(this, this.network, plan);
    this.securityGroups = new LanSecurityGroups(this, 'SecurityGroups', {
      vpc: this.network.vpc,
      overlay: OVERLAYS[plan.overlay].doors,
      uplinks: plan.uplinks.map((uplink) => ({ ...uplinkOf(uplink), allowedCidrs: uplink.allowedCidrs })),
      allowedPeers: props.allowedPeers,
    });
    for (const group of props.securityGroups ?? []) this.securityGroups.connections.addSecurityGroup(group);
    const encryptionKey = this.encryptionKeyOf(plan);
    this.uplinks = plan.uplinks.map((uplink) =>
      createAccess(this, uplink, {
        lanName: plan.name,
        gatewayHostname: plan.gateway.hostname,
        lanMtuBytes: plan.lan.mtuBytes,
        lanCidr: plan.lan.cidr,
        signingKey: props.signingKey,
        encryptionKey,
        removalPolicy: props.removalPolicy,
      }),
    );
    this.gateway = CloudGateway.create(this, 'Gateway', {
      network: this.network,
      securityGroups: this.securityGroups,
      uplinks: this.uplinks,
      plan: () => this.plan,
      ...this.ownOf(plan.gateway),
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

  get lanName(): string {
    return this.plan.name;
  }

  get gatewayAddress(): string {
    return this.gateway.publicIpAddress;
  }

  /**
   * The plan as it stands, with what was added since.
   *
   * @jsii ignore
   */
  get plan(): RobotLanPlan {
    return this.currentPlan;
  }

  /** Every machine of the LAN; default port is none. For one machine see its own `connections`. */
  get connections(): ec2.Connections {
    return this.securityGroups.connections;
  }

  /**
   * Cloud nodes by host name.
   *
   * @jsii ignore
   */
  get nodes(): ReadonlyMap<string, CloudNode> {
    return this.nodesByName;
  }

  /**
   * Profiles by client name.
   *
   * @jsii ignore
   */
  get clients(): ReadonlyMap<string, IUplinkProfile> {
    return this.clientsByName;
  }

  /**
   * A node by its host name.
   *
   * @throws Error when there is none
   */
  nodeNamed(name: string): CloudNode {
    return found(this.nodesByName, 'node', name, 'addNode');
  }

  /**
   * A client's profile by its name.
   *
   * @throws Error when there is none
   */
  clientNamed(name: string): IUplinkProfile {
    return found(this.clientsByName, 'client', name, 'addClient');
  }

  /**
   * Puts a further instance on the LAN.
   *
   * @throws SettingsError when its name or an address is taken, by another LAN of the app too, or does not fit
   */
  addNode(node: RobotLanNodeProps): CloudNode {
    const own = nodeSettings(this.images, node);
    this.replan({ ...this.settings, nodes: [...(this.settings.nodes ?? DEFAULT_NODES), own] });
    this.machineProps.set(node.name, node);
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
  addClient(client: string, kind?: UplinkKind): IUplinkProfile {
    const { clients = DEFAULT_CLIENTS, uplink } = this.settings;
    this.replan({
      ...this.settings,
      clients: [...clients, client],
      ...(kind && uplink ? { uplink: withClient(uplink, `${kind}`, client) } : {}),
    });
    return this.createClient(client);
  }

  /**
   * Lets somebody read the profile of one client, and of no other.
   *
   * @throws Error when there is no such client
   */
  grantReadProfile(grantee: iam.IGrantable, client: string): iam.Grant {
    return this.clientNamed(client).grantRead(grantee);
  }

  private replan(settings: RobotLanSettings): void {
    const plan = this.planOf(settings);
    claimAddresses(this, this.network, plan);
    this.currentPlan = plan;
    this.settings = settings;
  }

  private planOf(settings: RobotLanSettings): RobotLanPlan {
    return this.speakingOfProps(() => {
      const { given } = this;
      if (!given) return planRobotLan(settings);
      return planRobotLan(settingsWithin(given, settings), { hasPrivateSubnet: given.privateSubnet !== undefined });
    });
  }

  private claimName(plan: RobotLanPlan): void {
    const name = sourced(['name'], this.settings.name, plan.name);
    const place = { environment: Stack.of(this).environment, namespace: namespaceOf(plan) };
    this.speakingOfProps(() => claimName(this, ROBOT_LAN_KEY, name, place));
  }

  /** Whoever wrote settings is told of settings. */
  private speakingOfProps<T>(work: () => T): T {
    return this.props.settings ? work() : inWordsOfProps(this.node.path, work);
  }

  private get elasticIps(): number {
    return 1 + this.plan.nodes.filter(({ publicAddress }) => publicAddress === 'elastic-ip').length;
  }

  /** Where nodes without a public address stand, if the network is this one's own and there is to be such a place. */
  private makePrivateSubnet(): void {
    const { privateCidr: cidr } = this.plan.vpc;
    const { network, gateway } = this;
    if (!cidr || this.given || !(network instanceof LanNetwork)) return;
    network.makePrivateSubnet({ cidr, gateway: gateway.machine });
  }

  private createNode(node: MachinePlan): CloudNode {
    const created = CloudNode.create(this, `Node-${node.hostname}`, {
      network: this.network,
      securityGroups: this.securityGroups,
      hostname: node.hostname,
      plan: () => this.plan,
      ...this.ownOf(node),
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

  private encryptionKeyOf({ encryptionKeyArn }: RobotLanPlan): kms.IKey | undefined {
    const { encryptionKey } = this.props;
    return (
      encryptionKey ?? (encryptionKeyArn ? kms.Key.fromKeyArn(this, 'EncryptionKey', encryptionKeyArn) : undefined)
    );
  }

  private schedulePower({ name: lan, power: { schedule } }: RobotLanPlan): PowerSchedule | undefined {
    const made = schedule && new PowerSchedule(this, 'PowerSchedule', { lan, schedule });
    if (this.alarmTopic) made?.notify(this.alarmTopic);
    return made;
  }

  private notifyOf({ statusAlarm }: CloudMachine): void {
    if (this.alarmTopic) statusAlarm?.notify(this.alarmTopic);
  }

  /** What a machine has that is no matter of the plan. */
  private ownOf({ hostname, image }: MachinePlan) {
    const { rootVolumeSize = this.props.rootVolumeSize, securityGroups = [] } = this.machineProps.get(hostname) ?? {};
    const imageId = this.images.idOf(image, this.plan.imageRevision);
    return { imageId, rootVolumeSize, ownGroups: securityGroups };
  }
}

function found<T>(known: ReadonlyMap<string, T>, kind: string, name: string, add: string): T {
  const one = known.get(name);
  if (one) return one;
  const names = [...known.keys()].map((key) => JSON.stringify(key)).join(', ');
  throw new Error(`no ${kind} ${JSON.stringify(name)} on this LAN; choose one of ${names} or add it with ${add}`);
}
