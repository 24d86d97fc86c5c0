import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { fetchCommand } from '../custom-resource/fetch-command';
import { TUNNEL_PROFILE_TYPE, type TunnelProfileProperties } from './contract';
import type { Keyring } from './keyring';
import type { SiteKeys } from './site-keys';

export interface TunnelProfileProps {
  /** Of a LAN. */
  readonly keyring: Keyring;
  /** The client's own keys. */
  readonly client: SiteKeys;
  /** The cloud gateway's. */
  readonly gateway: SiteKeys;
  /** Public IPv4 address of the cloud gateway; may be a token. */
  readonly remoteHost: string;
  /** The profile with placeholders, as `lib/cluster-keys/contract.ts` lists them. */
  readonly content: string;
}

/** What a desktop gateway joins a LAN with by WireGuard, keys inside: a SecureString. It is made by the deploy. */
export class TunnelProfile extends Construct {
  /** Name of the parameter that holds the profile. */
  readonly parameterName: string;
  /** Name of the file that `fetchCommand` writes. */
  readonly fileName: string;
  /** As {@link fetchCommand} says, into `<client>.conf`. */
  readonly fetchCommand: string;

  private readonly keyring: Keyring;

  constructor(scope: Construct, id: string, { keyring, client, gateway, remoteHost, content }: TunnelProfileProps) {
    super(scope, id);
    this.keyring = keyring;
    const properties: TunnelProfileProperties = {
      ...keyring.location,
      Client: client.site,
      Content: content,
      Endpoints: { [gateway.site]: remoteHost },
      Keys: Object.fromEntries([client, gateway].map((keys) => [keys.site, keys.version])),
    };
    keyring.resource(this, TUNNEL_PROFILE_TYPE, { ...properties }).node.addDependency(client, gateway);
    this.parameterName = keyring.names.profile(client.site);
    this.fileName = `${client.site}.conf`;
    this.fetchCommand = fetchCommand(this, this.parameterName, this.fileName);
  }

  /** Allows to read this profile, which is to join the LAN as this client. */
  grantRead(grantee: iam.IGrantable): iam.Grant {
    return this.keyring.grantRead(grantee, [this.parameterName], 'ssm:GetParameter');
  }
}
