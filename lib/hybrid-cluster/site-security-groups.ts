import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { explain } from '../findings/findings';
import { NODE_EXPORTER_PORT } from './render/monitoring';

/** Ports of slurmctld and slurmd. */
const SLURM = ec2.Port.tcpRange(6817, 6818);

/** What `srun` listens on: `SrunPortRange` of slurm.conf. */
const SRUN = ec2.Port.tcpRange(60001, 63000);

/** The finding of a rule that lets anybody in. */
const OPEN_TO_ALL = 'AwsSolutions-EC23';

export interface SiteSecurityGroupsProps {
  readonly vpc: ec2.IVpc;
  /** UDP port of WireGuard. */
  readonly port: number;
  /** CIDRs of all sites, and of the tunnel, by what they are. */
  readonly clusterCidrs: Readonly<Record<string, string>>;
  /** IPv4 addresses of the machine that asks node exporters. @default - there are none */
  readonly prometheus?: readonly string[];
}

/**
 * Who may talk to whom: other sites' gateways to this one's WireGuard port, the
 * cluster's networks to Slurm's ports, and nobody else from outside. There is
 * no SSH.
 */
export class SiteSecurityGroups extends Construct {
  /** The site gateway alone. */
  readonly gateway: ec2.SecurityGroup;
  /** Workers and the controller. */
  readonly workers: ec2.SecurityGroup;
  /** What all machines are in beside, where they have a node exporter: a group has no room for it with many sites. */
  readonly asked: readonly ec2.SecurityGroup[];

  private readonly port: ec2.Port;

  constructor(scope: Construct, id: string, props: SiteSecurityGroupsProps) {
    super(scope, id);
    this.port = ec2.Port.udp(props.port);
    this.workers = new ec2.SecurityGroup(this, 'Workers', {
      vpc: props.vpc,
      description: 'Slurm and ping among the sites of the cluster',
    });
    // Groups are not known at the other end of a tunnel: addresses are.
    for (const [name, cidr] of Object.entries(props.clusterCidrs)) {
      const peer = ec2.Peer.ipv4(cidr);
      this.workers.addIngressRule(peer, SLURM, `slurmctld and slurmd, from ${name}`);
      this.workers.addIngressRule(peer, SRUN, `srun, from ${name}`);
      this.workers.addIngressRule(peer, ec2.Port.allIcmp(), `Ping and path MTU discovery, from ${name}`);
    }
    this.gateway = new ec2.SecurityGroup(this, 'Gateway', {
      vpc: props.vpc,
      description: 'WireGuard among the gateways of the cluster',
    });
    this.gateway.addIngressRule(this.workers, ec2.Port.allTraffic(), 'What workers send elsewhere');
    this.asked = props.prometheus === undefined ? [] : [this.askedBy(props.vpc, props.prometheus)];
  }

  private askedBy(vpc: ec2.IVpc, addresses: readonly string[]): ec2.SecurityGroup {
    const group = new ec2.SecurityGroup(this, 'NodeExporter', {
      vpc,
      description: 'Node exporters, for Prometheus on the controller',
    });
    for (const address of addresses)
      group.addIngressRule(ec2.Peer.ipv4(`${address}/32`), ec2.Port.tcp(NODE_EXPORTER_PORT), 'From the controller');
    return group;
  }

  /**
   * Lets a site's gateway in.
   *
   * @param site - name of the other site
   * @param address - public IPv4 address that its packets come from (may be a token); undefined: any
   */
  allowPeer(site: string, address: string | undefined): void {
    const description = `WireGuard, from ${site}`;
    if (Token.isUnresolved(address)) {
      this.allowLater(site, `${address}/32`, description);
      return;
    }
    this.gateway.addIngressRule(ec2.Peer.ipv4(address ? `${address}/32` : '0.0.0.0/0'), this.port, description);
    if (address !== undefined) return;
    explain(this.gateway, {
      id: OPEN_TO_ALL,
      reason:
        'A site behind NAT has not named the address that its packets come from. WireGuard answers no packet without a known key; setting natAddress of that site narrows the rule.',
    });
  }

  /** A rule of its own, so that cdk-nag still judges the others. */
  private allowLater(site: string, cidrIp: string, description: string): void {
    const { fromPort, toPort, ipProtocol } = this.port.toRuleJson();
    const rule = new ec2.CfnSecurityGroupIngress(this, `From-${site}`, {
      groupId: this.gateway.securityGroupId,
      ...{ cidrIp, description, fromPort, toPort, ipProtocol },
    });
    explain(rule, {
      id: OPEN_TO_ALL,
      reason: 'The rule is for one address, an Elastic IP of this stack, which cdk-nag cannot read before the deploy.',
    });
  }
}
