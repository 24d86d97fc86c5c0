import { Annotations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { addFlowLog } from '../net/flow-log';
import type { RobotLanPlan } from './plan-types';

/** Where the machines of a robot LAN stand. */
export interface ILanNetwork {
  readonly vpc: ec2.IVpc;
  /** Subnet with a route to the internet; holds every cloud address. */
  readonly subnet: ec2.ISubnet;
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
}

/**
 * A VPC of one public subnet: no NAT gateway, no open default security group,
 * rejected and accepted traffic in a flow log.
 */
export class LanNetwork extends Construct implements ILanNetwork {
  /** The user's own VPC and subnet, untouched. No look-up, so no account is needed to synthesise. */
  static fromAttributes(scope: Construct, id: string, attributes: LanNetworkAttributes): ILanNetwork {
    const { vpcId, subnetId, availabilityZone } = attributes;
    const parent = new Construct(scope, id);
    const vpc = ec2.Vpc.fromVpcAttributes(parent, 'Vpc', { vpcId, availabilityZones: [availabilityZone] });
    const subnet = ec2.Subnet.fromSubnetAttributes(parent, 'Subnet', { subnetId, availabilityZone });
    // Nothing here touches the user's route table.
    Annotations.of(subnet).acknowledgeWarning('@aws-cdk/aws-ec2:noSubnetRouteTableId');
    return { vpc, subnet };
  }

  /** The network that a plan asks for: the user's own, or a new one. */
  static forPlan(scope: Construct, id: string, plan: RobotLanPlan): ILanNetwork {
    return plan.vpc.existing
      ? LanNetwork.fromAttributes(scope, id, plan.vpc.existing)
      : new LanNetwork(scope, id, { cidr: plan.vpc.cidr });
  }

  readonly vpc: ec2.IVpc;
  readonly subnet: ec2.ISubnet;

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
}
