import { Annotations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct, type IDependable } from 'constructs';
import type { CloudMachine } from '../machine/cloud-machine';
import { addFlowLog } from '../net/flow-log';
import { forwardedSubnet, forwardThrough } from '../net/forwarded-subnet';
import type { RobotLanPlan } from './plan-types';

/** Where the machines of a robot LAN stand. */
export interface ILanNetwork {
  readonly vpc: ec2.IVpc;
  /** Subnet with a route to an internet gateway; holds the cloud addresses of all machines with a public one. */
  readonly subnet: ec2.ISubnet;
  /**
   * Subnet of the nodes without a public address. Its route table has a way out to the internet: a NAT gateway, or the
   * network interface of the cloud gateway, which forwards for it.
   *
   * @default - there can be no such nodes
   */
  readonly privateSubnet?: ec2.ISubnet | undefined;
}

export interface LanNetworkProps {
  /** IPv4 CIDR of the VPC and of its one subnet, /16 to /28. */
  readonly cidr: string;
}

/** Attributes of a network that exists already. */
export interface LanNetworkAttributes {
  readonly vpcId: string;
  /** Subnet with a route to an internet gateway. */
  readonly subnetId: string;
  readonly availabilityZone: string;
  /** Subnet of nodes without a public address. @default - there can be no such nodes */
  readonly privateSubnetId?: string | undefined;
}

export interface PrivateSubnetProps {
  /** IPv4 CIDR, /16 to /28, of a range that AWS adds to the VPC. */
  readonly cidr: string;
  /** The machine that forwards for the subnet's machines. */
  readonly gateway: Pick<CloudMachine, 'networkInterfaceId'> & { readonly ready: IDependable };
}

/**
 * A VPC of one public subnet, and of a private one where there are nodes
 * without a public address: no NAT gateway, no open default security group,
 * rejected and accepted traffic in a flow log.
 */
export class LanNetwork extends Construct implements ILanNetwork {
  /** The user's own VPC and subnet, untouched. No look-up, so no account is needed to synthesise. */
  static fromAttributes(scope: Construct, id: string, attributes: LanNetworkAttributes): ILanNetwork {
    const { vpcId, subnetId, availabilityZone, privateSubnetId } = attributes;
    const parent = new Construct(scope, id);
    const vpc = ec2.Vpc.fromVpcAttributes(parent, 'Vpc', { vpcId, availabilityZones: [availabilityZone] });
    const subnetOf = (name: string, subnet: ec2.SubnetAttributes) => {
      const imported = ec2.Subnet.fromSubnetAttributes(parent, name, subnet);
      // Nothing here touches the user's route table.
      Annotations.of(imported).acknowledgeWarning('@aws-cdk/aws-ec2:noSubnetRouteTableId');
      return imported;
    };
    return {
      vpc,
      subnet: subnetOf('Subnet', { subnetId, availabilityZone }),
      privateSubnet: privateSubnetId ? subnetOf('PrivateSubnet', { subnetId: privateSubnetId }) : undefined,
    };
  }

  /**
   * The network that a plan asks for: the user's own, or a new one.
   *
   * @jsii ignore
   */
  static forPlan(scope: Construct, id: string, plan: RobotLanPlan): ILanNetwork {
    return plan.vpc.existing
      ? LanNetwork.fromAttributes(scope, id, plan.vpc.existing)
      : new LanNetwork(scope, id, { cidr: plan.vpc.cidr });
  }

  readonly vpc: ec2.Vpc;
  readonly subnet: ec2.ISubnet;
  private madeSubnet: ec2.PrivateSubnet | undefined;

  constructor(scope: Construct, id: string, props: LanNetworkProps) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr(props.cidr),
      maxAzs: 1,
      natGateways: 0,
      subnetConfiguration: [
        {
          name: 'Public',
          subnetType: ec2.SubnetType.PUBLIC,
          cidrMask: Number(props.cidr.split('/')[1]),
          // Each machine brings its own Elastic IP.
          mapPublicIpOnLaunch: false,
        },
      ],
      restrictDefaultSecurityGroup: true,
    });
    addFlowLog(this, vpc);
    const [subnet] = vpc.publicSubnets;
    if (!subnet) throw new Error(`the VPC ${props.cidr} got no public subnet`);
    this.vpc = vpc;
    this.subnet = subnet;
  }

  /** Undefined until it is made. */
  get privateSubnet(): ec2.ISubnet | undefined {
    return this.madeSubnet;
  }

  /**
   * Makes the private subnet, of a block of its own: the public one fills the first, and another CIDR would replace it and
   * all that stands in it. Nothing happens when it is there.
   *
   * @jsii ignore
   */
  makePrivateSubnet({ cidr, gateway }: PrivateSubnetProps): void {
    if (this.madeSubnet) return;
    const { vpc } = this;
    const block = new ec2.CfnVPCCidrBlock(this, 'PrivateBlock', { vpcId: vpc.vpcId, cidrBlock: cidr });
    const { availabilityZone } = this.subnet;
    const subnet = forwardedSubnet(this, 'PrivateSubnet', { vpc, availabilityZone, cidrBlock: cidr });
    subnet.node.addDependency(block);
    forwardThrough(subnet, { networkInterfaceId: gateway.networkInterfaceId, works: gateway.ready });
    this.madeSubnet = subnet;
  }
}
