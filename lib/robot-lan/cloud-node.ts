import type { Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { CloudMachine } from '../machine/cloud-machine';
import { rootDeviceName } from '../machine/pinned-image';
import { Reachability } from '../machine/reachability';
import { type CloudNodeAttributes, type ICloudNode, ImportedNode } from './imported-node';
import type { ILanNetwork } from './lan-network';
import type { LanSecurityGroups } from './lan-security-groups';
import { OverlayParameter } from './overlay-parameter';
import type { MachinePlan, RobotLanPlan } from './plan-types';
import { nodeMachine } from './render/machines';

export interface CloudNodeProps {
  readonly network: ILanNetwork;
  readonly securityGroups: LanSecurityGroups;
  /** Host name, by which the plan knows this node. */
  readonly hostname: string;
  /** The plan. Called at synthesis, so that tunnels lead to nodes added later too. */
  readonly plan: () => RobotLanPlan;
  /** AMI id. */
  readonly imageId: string;
  /** Size of the root volume. @default - that of `CloudMachine` */
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
    this.machine = new CloudMachine(this, 'Machine', {
      hostname: node.hostname,
      vpc: props.network.vpc,
      ...place(props, node),
      ...(props.rootVolumeSize ? { rootVolumeSize: props.rootVolumeSize } : {}),
      privateIpAddress: node.cloudAddress,
      instanceType: new ec2.InstanceType(node.instanceType),
      imageId: props.imageId,
      rootDeviceName: rootDeviceName(node.image),
      machine: (deployed) => nodeMachine(props.plan(), own(props.plan()), deployed),
    });
    // With the routes that it boots over.
    if (node.publicAddress === 'none' && props.network.privateSubnet)
      this.machine.bootAfter(props.network.privateSubnet);
    OverlayParameter.ifRead(this, 'Overlay', { machine: this.machine, plan: props.plan, of: own });
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
