import { Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct, type IDependable } from 'constructs';
import { availabilityZone } from '../net/availability-zone';
import { addFlowLog } from '../net/flow-log';
import { forwardedSubnet, forwardThrough } from '../net/forwarded-subnet';
import type { AwsSitePlan } from './plan-types';

/** Where the machines of an AWS site stand. */
export interface ISiteNetwork {
  readonly vpc: ec2.IVpc;
  /** Public subnet of the site gateway. */
  readonly gatewaySubnet: ec2.ISubnet;
  /** Private subnet of the workers and the controller. */
  readonly workerSubnet: ec2.ISubnet;
  /** Private subnets of the fleets, one for each availability zone that they use. */
  readonly fleetSubnets: readonly FleetSubnet[];
}

/** A private subnet whose packets go the ways of the workers' subnet: the route table is the same. */
export interface FleetSubnet {
  /** Its id (token). */
  readonly subnetId: string;
  /** What there is once it has its routes. */
  readonly routed: IDependable;
}

export interface SiteNetworkProps {
  readonly site: Pick<AwsSitePlan, 'cidr' | 'gatewaySubnetCidr' | 'workerSubnetCidr' | 'fleetSubnetCidrs'>;
}

/**
 * The VPC of a site, in one availability zone but for fleets: a public subnet for the site
 * gateway, a private one for the workers, rejected and accepted traffic in a
 * flow log. There is no NAT gateway: the workers' packets leave by the site
 * gateway, but for those to S3, which have an endpoint.
 */
export class SiteNetwork extends Construct implements ISiteNetwork {
  readonly vpc: ec2.IVpc;
  readonly gatewaySubnet: ec2.ISubnet;
  readonly workerSubnet: ec2.PrivateSubnet;
  readonly fleetSubnets: readonly FleetSubnet[];

  constructor(scope: Construct, id: string, props: SiteNetworkProps) {
    super(scope, id);
    const { cidr, gatewaySubnetCidr, workerSubnetCidr, fleetSubnetCidrs } = props.site;
    const vpc = new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr(cidr),
      maxAzs: 1,
      natGateways: 0,
      // The plan has the subnets' addresses; the construct would cut them its own way.
      subnetConfiguration: [],
      restrictDefaultSecurityGroup: true,
    });
    addFlowLog(this, vpc);
    const { vpcId } = vpc;
    const [availabilityZone = ''] = vpc.availabilityZones;

    const internet = new ec2.CfnInternetGateway(this, 'InternetGateway');
    const attachment = new ec2.CfnVPCGatewayAttachment(this, 'InternetAttachment', {
      vpcId,
      internetGatewayId: internet.ref,
    });
    const gatewaySubnet = new ec2.PublicSubnet(this, 'GatewaySubnet', {
      vpcId,
      availabilityZone,
      cidrBlock: gatewaySubnetCidr,
      // The gateway brings its own Elastic IP.
      mapPublicIpOnLaunch: false,
    });
    gatewaySubnet.addDefaultInternetRoute(internet.ref, attachment);
    this.vpc = vpc;
    this.gatewaySubnet = gatewaySubnet;
    this.workerSubnet = forwardedSubnet(this, 'WorkerSubnet', { vpc, availabilityZone, cidrBlock: workerSubnetCidr });
    this.fleetSubnets = fleetSubnetCidrs.map((block, zone) => this.fleetSubnet(block, zone));
  }

  private fleetSubnet(cidrBlock: string, zone: number): FleetSubnet {
    const subnet = new ec2.CfnSubnet(this, `FleetSubnet${zone + 1}`, {
      vpcId: this.vpc.vpcId,
      availabilityZone: zone === 0 ? this.workerSubnet.availabilityZone : availabilityZone(this, zone),
      cidrBlock,
      mapPublicIpOnLaunch: false,
    });
    Tags.of(subnet).add('Name', subnet.node.path);
    const routed = new ec2.CfnSubnetRouteTableAssociation(this, `FleetRoutes${zone + 1}`, {
      subnetId: subnet.ref,
      routeTableId: this.workerSubnet.routeTable.routeTableId,
    });
    return { subnetId: subnet.ref, routed };
  }

  /**
   * Sends what workers send elsewhere to the site gateway: to the other sites,
   * into the tunnel and to the internet.
   *
   * @param networkInterfaceId - of the gateway
   * @param destinations - CIDRs by what they are, for example `{ bielefeld: '192.168.66.0/24' }`
   */
  routeWorkersThrough(networkInterfaceId: string, destinations: Readonly<Record<string, string>>): void {
    forwardThrough(this.workerSubnet, { networkInterfaceId }, destinations);
  }
}
