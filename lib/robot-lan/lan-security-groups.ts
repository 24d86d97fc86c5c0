import { Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { OverlayKind } from './plan-types';

/** IP protocol 47 (RFC 2784), which has no ports. */
const GRE = new ec2.Port({ protocol: ec2.Protocol.GRE, stringRepresentation: 'GRE' });

/** UDP port of VXLAN (RFC 7348). */
export const VXLAN = ec2.Port.udp(4789);

/** ICMP "fragmentation needed", without which path MTU discovery fails (RFC 1191). */
const FRAGMENTATION_NEEDED = ec2.Port.icmpTypeAndCode(3, 4);

export interface LanSecurityGroupsProps {
  readonly vpc: ec2.IVpc;
  readonly overlay: OverlayKind;
  /** UDP port of the uplink. */
  readonly uplinkPort: number;
  /** IPv4 CIDRs that may reach the uplink and ping the gateway. */
  readonly uplinkAllowedCidrs: readonly string[];
}

/**
 * Who may talk to whom: the internet to the gateway's uplink port and nothing
 * else; the tunnels between members of the overlay group only, by group and not by
 * address. There is no SSH.
 */
export class LanSecurityGroups extends Construct {
  /** Every machine on the overlay is a member. */
  readonly overlay: ec2.SecurityGroup;
  /** The gateway alone. */
  readonly uplink: ec2.SecurityGroup;

  constructor(scope: Construct, id: string, props: LanSecurityGroupsProps) {
    super(scope, id);
    this.overlay = new ec2.SecurityGroup(this, 'Overlay', {
      vpc: props.vpc,
      description: 'Overlay of the robot LAN: tunnels and ping among its members',
    });
    const tunnel = props.overlay === 'vxlan' ? VXLAN : GRE;
    this.overlay.addIngressRule(this.overlay, tunnel, 'Tunnels from members of this group');
    this.overlay.addIngressRule(this.overlay, ec2.Port.icmpPing(), 'Ping from members of this group');

    this.uplink = new ec2.SecurityGroup(this, 'Uplink', {
      vpc: props.vpc,
      description: 'Uplink of the robot LAN: OpenVPN from desktop gateways',
    });
    for (const cidr of props.uplinkAllowedCidrs) {
      const peer = ec2.Peer.ipv4(cidr);
      this.uplink.addIngressRule(peer, ec2.Port.udp(props.uplinkPort), 'OpenVPN');
      this.uplink.addIngressRule(peer, ec2.Port.icmpPing(), 'Ping');
      this.uplink.addIngressRule(peer, FRAGMENTATION_NEEDED, 'Path MTU discovery');
    }
    Validations.of(this.uplink).acknowledge({
      id: 'AwsSolutions-EC23',
      reason:
        'Desktop gateways call from homes and labs with changing addresses. The open UDP port drops every packet without a tls-crypt-v2 key of its own before TLS starts; setting uplink.allowedCidrs narrows it.',
    });
  }
}
