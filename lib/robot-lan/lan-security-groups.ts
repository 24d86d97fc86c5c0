import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { explain } from '../findings/findings';
import type { Door } from '../net/door';

/** ICMP "fragmentation needed", without which path MTU discovery fails (RFC 1191). */
const FRAGMENTATION_NEEDED = ec2.Port.icmpTypeAndCode(3, 4);

/** What one uplink lets in. */
export interface UplinkDoors {
  readonly doors: readonly Door[];
  /** IPv4 CIDRs that may come in by them, and ping the gateway. */
  readonly allowedCidrs: readonly string[];
  /** Why a door that stands open to the world is no risk. */
  readonly whyOpen: string;
}

export interface LanSecurityGroupsProps {
  readonly vpc: ec2.IVpc;
  /** What members of the overlay let in from each other. */
  readonly overlay: readonly Door[];
  readonly uplinks: readonly UplinkDoors[];
  /** Who may come in by the uplinks. @default - whom each of them allows */
  readonly allowedPeers?: readonly ec2.IPeer[] | undefined;
}

/**
 * Who may talk to whom: the internet to the gateway's uplinks and nothing
 * else; the tunnels between members of the overlay group only, by group and not by
 * address. There is no SSH.
 */
export class LanSecurityGroups extends Construct implements ec2.IConnectable {
  /** Of every machine on the overlay: it begins with their common group, and a group added to it is theirs too. */
  readonly connections: ec2.Connections;
  /** The gateway alone. */
  readonly uplink: ec2.SecurityGroup;
  private madeForwarded: ec2.SecurityGroup | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LanSecurityGroupsProps,
  ) {
    super(scope, id);
    const overlay = new ec2.SecurityGroup(this, 'Overlay', {
      vpc: props.vpc,
      description: 'Overlay of the robot LAN: tunnels and ping among its members',
    });
    for (const door of props.overlay) overlay.addIngressRule(overlay, portOf(door), door.description);
    overlay.addIngressRule(overlay, ec2.Port.icmpPing(), 'Ping from members of this group');
    this.connections = new ec2.Connections({ securityGroups: [overlay] });

    this.uplink = new ec2.SecurityGroup(this, 'Uplink', {
      vpc: props.vpc,
      // Another text would make another group.
      description: 'Uplink of the robot LAN: OpenVPN from desktop gateways',
    });
    for (const { doors, allowedCidrs } of props.uplinks) {
      for (const peer of props.allowedPeers ?? allowedCidrs.map((cidr) => ec2.Peer.ipv4(cidr))) {
        for (const door of doors) this.uplink.addIngressRule(peer, portOf(door), door.description);
        this.uplink.addIngressRule(peer, ec2.Port.icmpPing(), 'Ping');
        this.uplink.addIngressRule(peer, FRAGMENTATION_NEEDED, 'Path MTU discovery');
      }
    }
    explain(this.uplink, {
      id: 'AwsSolutions-EC23',
      reason: props.uplinks.map(({ whyOpen }) => whyOpen).join(' '),
    });
  }

  /**
   * Nodes for which the gateway forwards: what they send elsewhere gets to it. What of that is for the gateway itself its
   * own filter decides. Made when this is first asked for.
   */
  get forwarded(): ec2.SecurityGroup {
    if (!this.madeForwarded) {
      this.madeForwarded = new ec2.SecurityGroup(this, 'Forwarded', {
        vpc: this.props.vpc,
        description: 'Nodes of the robot LAN without a public address',
      });
      this.uplink.addIngressRule(this.madeForwarded, ec2.Port.allTraffic(), 'What nodes send elsewhere');
    }
    return this.madeForwarded;
  }
}

function portOf({ protocol, port = 0 }: Door): ec2.Port {
  switch (protocol) {
    case 'udp':
      return ec2.Port.udp(port);
    case 'tcp':
      return ec2.Port.tcp(port);
    case 'gre':
      return new ec2.Port({ protocol: ec2.Protocol.GRE, stringRepresentation: 'GRE' });
  }
}
