import { Lazy } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { Keyring } from '../../cluster-keys/keyring';
import { SiteKeys } from '../../cluster-keys/site-keys';
import { TunnelProfile } from '../../cluster-keys/tunnel-profile';
import { grantReadParameters } from '../../custom-resource/parameter-access';
import type { CloudMachine } from '../../machine/cloud-machine';
import type { IUplinkProfile, UplinkAccess, UplinkAccessProps } from '../access';
import { renderPeers } from './peers';
import { renderWireGuardProfile } from './profile';
import type { WireGuardPlan } from './settings';

/**
 * A key pair of the gateway, one of each client with its profile, and the list of those who may come in, which the gateway
 * reads while it runs. It reads its own private key and public ones.
 */
export class WireGuardAccess implements UplinkAccess {
  /** Keys do not end by themselves. */
  readonly alarms = [];

  private readonly keyring: Keyring;
  private readonly gatewayKeys: SiteKeys;
  private readonly scope: Construct;
  private readonly publicKeys = new Map<string, string>();

  constructor(
    scope: Construct,
    private readonly plan: WireGuardPlan,
    private readonly props: UplinkAccessProps,
  ) {
    this.scope = new Construct(scope, 'WireGuard');
    const { lanName: name, encryptionKey } = props;
    this.keyring = new Keyring(this.scope, 'Keyring', { name, network: 'lan', encryptionKey });
    this.gatewayKeys = this.keysOf(this.scope, 'GatewayKeys', props.gatewayHostname);
  }

  serveFrom(gateway: CloudMachine): void {
    const list = new ssm.StringParameter(this.scope, 'Peers', {
      parameterName: this.keyring.names.peers,
      description: `Who may come in by WireGuard on ${gateway.hostname}`,
      stringValue: Lazy.string({ produce: () => renderPeers(this.publicKeys) }),
      // Some forty clients and more do not fit the standard tier.
      tier: ssm.ParameterTier.INTELLIGENT_TIERING,
    });
    grantReadParameters(this.scope, gateway, [this.keyring.names.peers]);
    this.gatewayKeys.grantReadPrivateKey(gateway);
    gateway.bootAfter(list, this.gatewayKeys);
  }

  createProfile(scope: Construct, id: string, client: string, remoteHost: string): IUplinkProfile {
    const { lanName: lan, lanCidr, gatewayHostname: gateway } = this.props;
    // Not named as the profile of another uplink is: CloudFormation does not change a resource's type.
    const own = new Construct(scope, `${id}-WireGuard`);
    const keys = this.keysOf(own, 'Keys', client);
    this.publicKeys.set(client, keys.publicKey);
    return new TunnelProfile(own, 'Profile', {
      keyring: this.keyring,
      client: keys,
      gateway: this.gatewayKeys,
      remoteHost,
      content: renderWireGuardProfile({ lan, lanCidr, client, gateway, port: this.plan.port }),
    });
  }

  private keysOf(scope: Construct, id: string, site: string): SiteKeys {
    return new SiteKeys(scope, id, { keyring: this.keyring, site, revision: this.plan.revision });
  }
}
