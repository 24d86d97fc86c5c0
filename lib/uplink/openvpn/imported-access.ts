import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { ICertificateAuthority } from '../../pki/authority';
import { CertificateAuthority } from '../../pki/certificate-authority';
import { ClientProfile, grantReadClientProfile } from '../../pki/client-profile';
import type { IUplinkProfile } from '../access';

/** How clients come into a LAN of another stack. */
export interface ImportedAccessProps {
  /** Name of the LAN. */
  readonly lanName: string;
  /** Host name of the gateway, which clients check. */
  readonly gatewayHostname: string;
  /** Signs the clients' certificates. */
  readonly signingKey: kms.IKey;
  /** Encrypts its secrets. @default - the account's own key for Parameter Store */
  readonly encryptionKey?: kms.IKey;
  /** UDP port of the OpenVPN server. @default 1194 */
  readonly port?: number;
  /** TCP port of its OpenVPN server. @default - there is none */
  readonly tcpPort?: number;
  /** MTU of the LAN, in bytes. @default 1500 */
  readonly lanMtuBytes?: number;
  /** The LAN in CIDR notation. @default - profiles do not say it */
  readonly lanCidr?: string;
}

/** Profiles of clients of a LAN whose authority and gateway another stack has. */
export class ImportedAccess {
  private readonly authority: ICertificateAuthority;

  constructor(
    private readonly scope: Construct,
    private readonly props: ImportedAccessProps,
  ) {
    this.authority = CertificateAuthority.fromCertificateAuthorityAttributes(scope, 'CertificateAuthority', {
      name: props.lanName,
      key: props.signingKey,
      serverName: props.gatewayHostname,
      ...(props.encryptionKey ? { encryptionKey: props.encryptionKey } : {}),
    });
  }

  createProfile(client: string, remoteHost: string): IUplinkProfile {
    const { port, tcpPort, lanMtuBytes, lanCidr } = this.props;
    return new ClientProfile(this.scope, `Client-${client}`, {
      authority: this.authority,
      client,
      remoteHost,
      ...(port ? { port } : {}),
      ...(tcpPort ? { tcpPort } : {}),
      ...(lanMtuBytes ? { lanMtuBytes } : {}),
      ...(lanCidr ? { lanCidr } : {}),
    });
  }

  /** Lets somebody read a profile of this LAN, whoever made it. */
  grantReadProfile(grantee: iam.IGrantable, client: string): iam.Grant {
    return grantReadClientProfile(this.scope, grantee, this.authority, client);
  }
}
