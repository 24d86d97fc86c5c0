/** What the fabric makes real: the AWS API's answer, reduced to what machines and network depend on. */
export interface CloudState {
  /** All instances that are not terminated. */
  readonly instances: readonly CloudInstance[];
  readonly groups: readonly SecurityGroup[];
}

/** A volume that did not come with an instance. */
export interface CloudVolume {
  readonly id: string;
  readonly sizeGib: number;
  /** That it is attached to. @default none */
  readonly instanceId?: string;
}

export interface CloudInstance {
  readonly id: string;
  /** The tag `skylan:node`, else the last part of the tag `Name`, or the id. For people. */
  readonly name: string;
  readonly running: boolean;
  /** AWS may take it away (a Spot instance). */
  readonly isSpot: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly imageId: string;
  readonly instanceType: string;
  readonly availabilityZone: string;
  /** Changes with each start and reboot (ISO 8601). */
  readonly launchTime: string;
  readonly privateAddress: string;
  /** Further addresses of the network interface, which may come from another one and go to another one. */
  readonly secondaryAddresses: readonly string[];
  /** Id and MAC address of the network interface. */
  readonly interfaceId: string;
  readonly mac: string;
  /** Elastic IP, or what the subnet gave. Empty: none. */
  readonly publicAddress: string;
  readonly subnetId: string;
  readonly subnetCidr: string;
  readonly vpcId: string;
  /** Blocks of the VPC's addresses, the one that it was made with first. */
  readonly vpcCidrs: readonly [string, ...string[]];
  /** Routes of the subnet's route table, but for the one to the VPC itself. */
  readonly routes: readonly CloudRoute[];
  /** Source/destination check. */
  readonly sourceDestCheck: boolean;
  /** Ids of security groups. */
  readonly groups: readonly string[];
  /** Base64, or empty. */
  readonly userData: string;
  readonly metadata: MetadataOptions;
  /** Name of the role in the instance profile. */
  readonly role?: string;
}

/** An entry of a route table. */
export interface CloudRoute {
  /** IPv4 network, such as `0.0.0.0/0`. */
  readonly destination: string;
  /** The internet gateway, an instance's network interface, or nowhere: what the lab does not have, such as a NAT gateway. */
  readonly target: 'internet' | 'nowhere' | { readonly interfaceId: string };
}

export interface MetadataOptions {
  readonly enabled: boolean;
  /** IMDSv2 only. */
  readonly tokensRequired: boolean;
  /** Hops that a token may travel. */
  readonly hopLimit: number;
  /** It shows the instance's tags. */
  readonly tags: boolean;
}

export interface SecurityGroup {
  readonly id: string;
  readonly ingress: readonly GroupRule[];
  readonly egress: readonly GroupRule[];
}

export interface GroupRule {
  /** `-1` for all, a name (`tcp`, `udp`, `icmp`) or a protocol number. */
  readonly protocol: string;
  /** First port, or the ICMP type; undefined or -1: any. */
  readonly fromPort?: number;
  /** Last port, or the ICMP code; undefined or -1: any. */
  readonly toPort?: number;
  readonly cidrs: readonly string[];
  /** Ids of security groups at the other end. */
  readonly groups: readonly string[];
}

/** All private addresses of an instance, its own first. */
export function addressesOf(instance: CloudInstance): string[] {
  return [instance.privateAddress, ...instance.secondaryAddresses];
}

/** Whether the subnet's route table leads to an internet gateway by default. */
export function hasInternetRoute(instance: CloudInstance): boolean {
  return instance.routes.some((route) => route.destination === '0.0.0.0/0' && route.target === 'internet');
}

/** Tap device of an instance's network interface, at most 15 characters. */
export function tapName(instanceId: string): string {
  return `eni-${instanceId.slice(-10)}`;
}
