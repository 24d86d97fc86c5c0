/**
 * What the PKI constructs and their custom-resource handler agree on: resource
 * types, property names, attribute names and parameter paths. Imported by both
 * sides.
 *
 * CloudFormation delivers every property as a string, whatever its type was.
 */

import type { Located } from '../custom-resource/contract';

export const CERTIFICATE_AUTHORITY_TYPE = 'Custom::SkylanCertificateAuthority';
export const CLIENT_PROFILE_TYPE = 'Custom::SkylanClientProfile';

/** Properties of `Custom::SkylanCertificateAuthority`. */
export interface CertificateAuthorityProperties extends Located {
  /** Key id or ARN of the KMS key (ECC_NIST_P256, SIGN_VERIFY) that signs certificates and CRLs. */
  readonly KeyId: string;
  /** Common name of the OpenVPN server's certificate; clients check it (`verify-x509-name`). */
  readonly ServerName: string;
}

/** Attributes of `Custom::SkylanCertificateAuthority` (`Fn::GetAtt`). */
export interface CertificateAuthorityAttributes {
  /** SHA-256 fingerprint of the CA certificate, colon-separated upper-case hex. */
  readonly Fingerprint: string;
}

/** Properties of `Custom::SkylanClientProfile`. */
export interface ClientProfileProperties extends Located {
  readonly KeyId: string;
  readonly ServerName: string;
  /** Client name: the certificate's common name and the last folder of the profile's parameter. */
  readonly Client: string;
  /** Public address or DNS name of the cloud gateway. */
  readonly RemoteHost: string;
  /** UDP port of the OpenVPN server. */
  readonly Port: string;
  /** TCP port of the OpenVPN server; undefined where there is none. */
  readonly TcpPort?: string | undefined;
  /** MTU of the LAN and its TAP devices, in bytes. */
  readonly LanMtuBytes: string;
  /** The LAN in CIDR notation; undefined where the profile does not say it. */
  readonly LanCidr?: string | undefined;
}

/** Attributes of `Custom::SkylanClientProfile` (`Fn::GetAtt`). */
export interface ClientProfileAttributes {
  /** SHA-256 fingerprint of the client certificate, colon-separated upper-case hex. */
  readonly Fingerprint: string;
}

/** The scheduled event that renews the CRL, and certificates that are due. */
export interface RenewEvent {
  readonly Renew: Pick<CertificateAuthorityProperties, 'Namespace' | 'KeyId' | 'EncryptionKey'>;
}

/**
 * Parameter names below a namespace. SecureString unless noted.
 *
 * @param namespace - without slashes at its ends, for example `skylan/lan/robot-lan`
 */
export function parameterNames(namespace: string) {
  const root = `/${namespace}`;
  return {
    root,
    caFolder: `${root}/ca`,
    /** PEM certificate (String). */
    caCertificate: `${root}/ca/certificate`,
    /** PEM CRL, label `X509 CRL` (String, in the advanced tier when it has more than some 95 entries). */
    caCrl: `${root}/ca/crl`,
    /** One String parameter a revoked certificate, named by its serial in hex. */
    revokedFolder: `${root}/ca/revoked`,
    /** Id of the request that copied the authority from its former namespace; missing where none did (String). */
    caCopied: `${root}/ca/copied`,
    gatewayFolder: `${root}/gateway`,
    /** PEM certificate (String). */
    gatewayCertificate: `${root}/gateway/certificate`,
    gatewayKey: `${root}/gateway/key`,
    gatewayTlsCryptKey: `${root}/gateway/tls-crypt-v2-key`,
    clientsFolder: `${root}/clients`,
    client: (client: string) => ({
      /** PEM certificate (String). */
      certificate: `${root}/clients/${client}/certificate`,
      /** The certificate before, which is valid until its end; missing until a first renewal (String). */
      previousCertificate: `${root}/clients/${client}/previous-certificate`,
      key: `${root}/clients/${client}/key`,
      tlsCryptKey: `${root}/clients/${client}/tls-crypt-v2-key`,
      profile: `${root}/clients/${client}/profile`,
    }),
  };
}
