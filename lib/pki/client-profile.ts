import { CustomResource, Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { encryptionProperty, grantReadSecrets } from '../custom-resource/encryption';
import { fetchCommand } from '../custom-resource/fetch-command';
import { checkName, checkRange } from '../custom-resource/names';
import { Ipv4Network } from '../net/ipv4';
import type { ICertificateAuthority } from './authority';
import { CLIENT_PROFILE_TYPE, type ClientProfileProperties, parameterNames } from './contract';
import { pkiProvider } from './pki-provider';

export interface ClientProfileProps {
  /** Signs the client's certificate. */
  readonly authority: ICertificateAuthority;
  /**
   * Name of the client: 1 to 64 letters, digits, `.`, `_` or `-`; its
   * certificate's common name. A changed name is a new client, and the old one
   * is revoked.
   */
  readonly client: string;
  /** Public IPv4 address or DNS name of the cloud gateway. */
  readonly remoteHost: string;
  /**
   * UDP port of the OpenVPN server.
   *
   * @default 1194
   */
  readonly port?: number;
  /**
   * TCP port of the OpenVPN server, which the client calls when it gets no
   * answer over UDP.
   *
   * @default - there is none
   */
  readonly tcpPort?: number;
  /**
   * MTU of the LAN, in bytes; the client's TAP device gets it. From 576 to 9000.
   *
   * @default 1500
   */
  readonly lanMtuBytes?: number;
  /**
   * The LAN in CIDR notation, which the profile says to `skylan-join`: it then refuses addresses that are not of the LAN.
   * From /8 to /30.
   *
   * @default - the profile does not say it
   */
  readonly lanCidr?: string;
}

/**
 * One client of a LAN: keys, certificate and the complete OpenVPN profile in a
 * SecureString parameter. Its removal revokes the certificate.
 */
export class ClientProfile extends Construct {
  /** Name of the parameter that holds the profile. */
  readonly parameterName: string;
  /** Name of the file that `fetchCommand` writes. */
  readonly fileName: string;
  /**
   * Shell command that fetches the profile into `<client>.ovpn`, which only
   * the caller can read; where it fails, a profile that was there stays. It
   * needs the AWS CLI and `ssm:GetParameter` on the parameter, and `kms:Decrypt`
   * on a key of its own (`grantRead`).
   */
  readonly fetchCommand: string;
  /** SHA-256 fingerprint of the client's certificate, colon-separated upper-case hex. */
  readonly fingerprint: string;

  private readonly encryptionKey: kms.IKey | undefined;

  /** @throws Error when the client's name, a port or the MTU is out of range, or the LAN is no network */
  constructor(scope: Construct, id: string, props: ClientProfileProps) {
    super(scope, id);
    const { authority, client, remoteHost, port = 1194, tcpPort, lanMtuBytes = 1500, lanCidr } = props;
    this.encryptionKey = authority.encryptionKey;
    checkName('client', client);
    checkRange('port', port, 1, 65535);
    if (tcpPort !== undefined) checkRange('tcpPort', tcpPort, 1, 65535);
    checkRange('lanMtuBytes', lanMtuBytes, 576, 9000);
    if (lanCidr !== undefined) checkLan('lanCidr', lanCidr);
    const properties: ClientProfileProperties = {
      Namespace: authority.namespace,
      FormerNamespace: authority.formerNamespace,
      KeyId: authority.key.keyId,
      ServerName: authority.serverName,
      Client: client,
      RemoteHost: remoteHost,
      Port: text(port),
      TcpPort: tcpPort === undefined ? undefined : text(tcpPort),
      LanMtuBytes: text(lanMtuBytes),
      LanCidr: lanCidr,
      ...encryptionProperty(authority.encryptionKey),
    };
    const resource = new CustomResource(this, 'Resource', {
      resourceType: CLIENT_PROFILE_TYPE,
      serviceToken: pkiProvider(this).serviceToken,
      properties: { ...properties },
    });
    // Clients come after the authority and go before it: revoking needs its key.
    resource.node.addDependency(authority._readyFor(this));

    this.fingerprint = resource.getAttString('Fingerprint');
    this.parameterName = parameterNames(authority.namespace).client(client).profile;
    this.fileName = `${client}.ovpn`;
    this.fetchCommand = fetchCommand(this, this.parameterName, this.fileName);
  }

  /** Allows to read this profile, which is to join the LAN as this client. */
  grantRead(grantee: iam.IGrantable): iam.Grant {
    return grantReadSecrets(this, grantee, [this.parameterName], this.encryptionKey, 'ssm:GetParameter');
  }
}

/**
 * Allows to read the profile of a client that any stack of the account and region has made.
 *
 * @param authority - the client's
 * @throws Error when the client's name is none
 */
export function grantReadClientProfile(
  scope: Construct,
  grantee: iam.IGrantable,
  authority: ICertificateAuthority,
  client: string,
): iam.Grant {
  checkName('client', client);
  const { profile } = parameterNames(authority.namespace).client(client);
  return grantReadSecrets(scope, grantee, [profile], authority.encryptionKey, 'ssm:GetParameter');
}

/** CloudFormation delivers text; a number that is known is written as such right away. */
function text(value: number): string {
  return Token.isUnresolved(value) ? Token.asString(value) : String(value);
}

/** @throws Error when a known value is not a network that a LAN can be */
function checkLan(property: string, cidr: string): void {
  const network = Token.isUnresolved(cidr) ? undefined : Ipv4Network.parse(cidr);
  const isLan = network?.cidr === cidr && network.prefixLength >= 8 && network.prefixLength <= 30;
  if (Token.isUnresolved(cidr) || isLan) return;
  throw new Error(
    `${property} is ${JSON.stringify(cidr)}: give the LAN in CIDR notation, from /8 to /30, such as "192.168.0.0/24"`,
  );
}
