import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct, IDependable } from 'constructs';

export interface ForwardedSubnetProps {
  readonly vpc: ec2.Vpc;
  readonly availabilityZone: string;
  /** IPv4 CIDR of the subnet. */
  readonly cidrBlock: string;
}

/**
 * A subnet of machines without a public address. Its way out is a machine of the same VPC that forwards (see
 * {@link forwardThrough}), which costs nothing but its traffic; but for what goes to S3, which has an endpoint. Its policy
 * lets all pass, since machines write where they like: roles say who may do what.
 */
export function forwardedSubnet(scope: Construct, id: string, props: ForwardedSubnetProps): ec2.PrivateSubnet {
  const { vpc, availabilityZone, cidrBlock } = props;
  const subnet = new ec2.PrivateSubnet(scope, id, { vpcId: vpc.vpcId, availabilityZone, cidrBlock });
  vpc.addGatewayEndpoint('S3', {
    service: ec2.GatewayVpcEndpointAwsService.S3,
    subnets: [{ subnets: [subnet] }],
  });
  return subnet;
}

/** A machine that forwards, with its source/destination check off. */
export interface Forwarder {
  readonly networkInterfaceId: string;
  /**
   * What there is once it works. A machine that takes its place is sent nothing before it does.
   *
   * @default - what it is sent is lost until then
   */
  readonly works?: IDependable;
}

/**
 * Sends what machines of a subnet send elsewhere to a machine that forwards, to the internet too.
 *
 * @param destinations - further CIDRs by what they are, for example `{ bielefeld: '192.168.66.0/24' }`
 */
export function forwardThrough(
  subnet: ec2.PrivateSubnet,
  { networkInterfaceId, works }: Forwarder,
  destinations: Readonly<Record<string, string>> = {},
): void {
  for (const [name, cidr] of Object.entries({ Internet: '0.0.0.0/0', ...destinations })) {
    subnet.addRoute(`To-${name}`, {
      routerType: ec2.RouterType.NETWORK_INTERFACE,
      routerId: networkInterfaceId,
      destinationCidrBlock: cidr,
      enablesInternetConnectivity: name === 'Internet',
    });
    if (works) subnet.node.findChild(`To-${name}`).node.addDependency(works);
  }
}
