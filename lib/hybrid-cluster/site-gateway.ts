import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { grantReadParameters } from '../custom-resource/parameter-access';
import { CloudMachine } from '../machine/cloud-machine';
import { rootDeviceName } from '../machine/pinned-image';
import type { ClusterKeys } from './cluster-keys';
import type { AwsSitePlan, HybridClusterPlan } from './plan-types';
import { siteGatewayMachine } from './render/machines';
import { type ElasticIpOf, renderTunnel } from './render/wireguard';
import type { ISiteNetwork } from './site-network';
import type { SiteSecurityGroups } from './site-security-groups';

export interface SiteGatewayProps {
  readonly plan: HybridClusterPlan;
  readonly site: AwsSitePlan;
  readonly network: ISiteNetwork;
  readonly securityGroups: SiteSecurityGroups;
  readonly keys: ClusterKeys;
  /** AMI id. */
  readonly imageId: string;
}

/**
 * The gateway of an AWS site: ends the tunnels to all other sites, and forwards
 * for the site's workers. What it knows of other sites comes with a parameter,
 * so that a site that joins restarts no gateway.
 */
export class SiteGateway extends Construct implements ec2.IConnectable {
  readonly machine: CloudMachine;
  /** Elastic IP that other sites call (token). */
  readonly publicIpAddress: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SiteGatewayProps,
  ) {
    super(scope, id);
    const { plan, site, network, securityGroups } = props;
    this.machine = new CloudMachine(this, 'Machine', {
      hostname: site.gateway.hostname,
      vpc: network.vpc,
      subnet: network.gatewaySubnet,
      privateIpAddress: site.gatewayAddress,
      instanceType: new ec2.InstanceType(site.gateway.instanceType),
      imageId: props.imageId,
      rootDeviceName: rootDeviceName(site.gateway.image),
      securityGroups: [securityGroups.gateway, ...securityGroups.asked],
      // It forwards packets of workers and of other sites.
      sourceDestCheck: false,
      machine: (deployed) => siteGatewayMachine(plan, site, deployed),
    });
    this.machine.bootAfter(network.gatewaySubnet);
    this.publicIpAddress = this.machine.publicIpAddress;
  }

  /** Opens ports on this gateway alone. */
  get connections(): ec2.Connections {
    return this.machine.connections;
  }

  /**
   * Makes the tunnels. Called once all sites of the stack have their gateways.
   *
   * @param elasticIpOf - gives the Elastic IP of another AWS site
   */
  connect(elasticIpOf: ElasticIpOf): void {
    const { plan, site, keys, securityGroups } = this.props;
    const { keyring } = keys;
    const tunnel = new ssm.StringParameter(this, 'Tunnel', {
      parameterName: keyring.names.site(site.name).tunnel,
      description: `wg0.conf of ${site.gateway.hostname}, with placeholders for keys`,
      stringValue: renderTunnel(plan, site.name, elasticIpOf),
      // Sixteen sites and more do not fit the standard tier.
      tier: ssm.ParameterTier.INTELLIGENT_TIERING,
    });
    grantReadParameters(this, this.machine, [keyring.names.site(site.name).tunnel]);
    keys.ofSite(site.name).grantReadPrivateKey(this.machine);
    this.machine.bootAfter(tunnel, keys.ofSite(site.name));
    for (const peer of plan.sites.filter(({ name }) => name !== site.name)) {
      const ofPeer = keys.ofSite(peer.name);
      const ofPair = keys.ofPair(site.name, peer.name);
      ofPeer.grantReadPublicKey(this.machine);
      ofPair.grantRead(this.machine);
      this.machine.bootAfter(ofPeer, ofPair);
      securityGroups.allowPeer(peer.name, peer.provider === 'aws' ? elasticIpOf(peer.name) : peer.sourceAddress);
    }
  }
}
