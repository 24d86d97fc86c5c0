import { Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { CloudMachine } from '../machine/cloud-machine';
import { rootDeviceName } from '../machine/pinned-image';
import { Reachability } from '../machine/reachability';
import { type CloudNodeAttributes, type ICloudNode, ImportedNode } from './imported-node';
import type { ILanNetwork } from './lan-network';
import type { LanSecurityGroups } from './lan-security-groups';
import { lanTags } from './machine-tags';
import { NodeAdditions } from './node-additions';
import { OverlayParameter } from './overlay-parameter';
import type { MachinePlan, RobotLanPlan } from './plan-types';
import { nodeMachine } from './render/machines';
import { Workload } from './workload';

export interface CloudNodeProps {
  readonly network: ILanNetwork;
  readonly securityGroups: LanSecurityGroups;
  /** Host name, by which the plan knows this node. */
  readonly hostname: string;
  /** The plan. Called at synthesis, so that tunnels lead to nodes added later too. */
  readonly plan: () => RobotLanPlan;
  /** AMI id. */
  readonly imageId: string;
  /** Size of the root volume. @default - what the plan says */
  readonly rootVolumeSize?: Size | undefined;
  /** Further security groups that it is in. */
  readonly ownGroups: readonly ec2.ISecurityGroup[];
}

/**
 * An instance on the robot's LAN, behind the cloud gateway, with Docker and DDS settings. Without a public address it stands
 * in the private subnet.
 */
export class CloudNode extends Construct implements ICloudNode {
  /** A node of another stack, to open its ports and to grant it something. */
  static fromCloudNodeAttributes(scope: Construct, id: string, attributes: CloudNodeAttributes): ICloudNode {
    return new ImportedNode(scope, id, attributes);
  }

  readonly machine: CloudMachine;
  private readonly additions: NodeAdditions;

  /**
   * Makes one. `RobotLan` does.
   *
   * @jsii ignore
   */
  static create(scope: Construct, id: string, props: CloudNodeProps): CloudNode {
    return new CloudNode(scope, id, props);
  }

  private constructor(scope: Construct, id: string, props: CloudNodeProps) {
    super(scope, id);
    const own = (plan: RobotLanPlan) => nodeOf(plan, props.hostname);
    const node = own(props.plan());
    this.additions = new NodeAdditions(node.hostname);
    this.machine = new CloudMachine(this, 'Machine', {
      hostname: node.hostname,
      vpc: props.network.vpc,
      ...place(props, node),
      privateIpAddress: node.cloudAddress,
      instanceType: new ec2.InstanceType(node.instanceType),
      imageId: props.imageId,
      rootDeviceName: rootDeviceName(node.image),
      tags: lanTags(props.plan().name),
      rootVolumeSize: props.rootVolumeSize ?? Size.gibibytes(node.volumeGib),
      machine: (deployed) => this.additions.applyTo(nodeMachine(props.plan(), own(props.plan()), deployed)),
    });
    // With the routes that it boots over.
    if (node.publicAddress === 'none' && props.network.privateSubnet)
      this.machine.bootAfter(props.network.privateSubnet);
    OverlayParameter.ifRead(this, 'Overlay', { machine: this.machine, plan: props.plan, of: own });
    Workload.ifGiven(this, 'Workload', { machine: this.machine, plan: props.plan(), node });
  }

  get hostname(): string {
    return this.machine.hostname;
  }

  get privateIpAddress(): string {
    return this.machine.privateIpAddress;
  }

  get instanceId(): string {
    return this.machine.instanceId;
  }

  /** The node's role: what it is granted, all that runs on the node may do. */
  get grantPrincipal(): iam.IPrincipal {
    return this.machine.grantPrincipal;
  }

  /** Opens ports on this node alone. */
  get connections(): ec2.Connections {
    return this.machine.connections;
  }

  /**
   * Puts a file on the node, root's own. A changed one stops and starts the node, and one that is no longer added is
   * removed from it.
   *
   * @param path - absolute path, without blanks
   * @param content - its text, no secret: user data have it, which have room for some 10,000 bytes of all that is added.
   * Tokens may be in it whose values are words, such as a bucket's name
   * @param permissions - its octal permissions. @default '0644'
   * @throws Error for a path that is none, is skylan's own or was added before, and for permissions that are none
   */
  addFile(path: string, content: string, permissions?: string): void {
    this.additions.addFile(path, content, permissions);
  }

  /**
   * Puts a systemd unit on the node. One with an `[Install]` section is enabled, and started once the LAN is up; a changed
   * one is started anew, and one that is no longer added is stopped and removed.
   *
   * @param name - such as `recorder.service`
   * @throws Error for a name that is no unit's, is skylan's own or was added before
   */
  addUnit(name: string, content: string): void {
    this.additions.addUnit(name, content);
  }

  /**
   * Installs packages of the node's distribution, beyond those of the settings.
   *
   * @throws Error for what is not the name of a package
   */
  addPackages(...names: string[]): void {
    this.additions.addPackages(...names);
  }

  /**
   * Runs commands of bash on the node, as root: once the LAN is up, after files, units and packages, and once each time
   * that one of all commands changes. A command that fails fails the deploy with its last words; the node gives them 5
   * minutes.
   */
  addUserCommands(...commands: string[]): void {
    this.additions.addUserCommands(...commands);
  }
}

/** Where a node stands, how the internet reaches it, and what it may talk to. */
function place({ network, securityGroups, ownGroups }: CloudNodeProps, { hostname, publicAddress }: MachinePlan) {
  if (publicAddress === 'elastic-ip') {
    return {
      subnet: network.subnet,
      reachability: Reachability.elasticIp(),
      securityGroups: [securityGroups, ...ownGroups],
    };
  }
  const { privateSubnet: subnet } = network;
  if (!subnet) throw new Error(`there is no private subnet for ${hostname}`);
  const groups = [securityGroups, securityGroups.forwarded, ...ownGroups];
  return { subnet, reachability: Reachability.none(), securityGroups: groups };
}

function nodeOf(plan: RobotLanPlan, hostname: string): MachinePlan {
  const node = plan.nodes.find((one) => one.hostname === hostname);
  if (!node) throw new Error(`the plan has no node ${JSON.stringify(hostname)}`);
  return node;
}
