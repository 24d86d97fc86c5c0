import { createPublicKey, X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  type Extension,
  Extensions,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectKeyIdentifier,
  id_kp_clientAuth,
  id_kp_serverAuth,
  KeyUsage,
  KeyUsageFlags,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';
import type { Signer } from '../ports';
import {
  arrayBuffer,
  authorityKeyIdentifier,
  commonName,
  ecdsaWithSha256,
  extension,
  keyId,
  pem,
  randomSerial,
  signature,
} from './asn1';

/** Years that a CA certificate is valid. */
export const CA_YEARS = 20;
/** Years that a server's or client's certificate is valid. */
export const LEAF_YEARS = 10;
/** Certificates begin this long before they are made, for machines whose clock is behind. */
const BACKDATE_MS = 60 * 60 * 1000;

/**
 * A self-signed CA certificate that may sign certificates and CRLs, but no further CA.
 *
 * @returns PEM text
 */
export async function issueCaCertificate(signer: Signer, name: string, now: Date): Promise<string> {
  const publicKey = await signer.publicKey();
  return issue(signer, { issuer: name, subject: name, publicKey, now, years: CA_YEARS }, [
    extension(id_ce_basicConstraints, true, new BasicConstraints({ cA: true, pathLenConstraint: 0 })),
    extension(id_ce_keyUsage, true, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign)),
  ]);
}

export interface LeafOptions {
  /** PEM text of the CA's certificate. */
  readonly caCertificate: string;
  /** PEM text of the private key that the certificate is for. */
  readonly privateKey: string;
  readonly commonName: string;
  readonly usage: 'server' | 'client';
  readonly now: Date;
}

/**
 * A certificate for one end of a TLS connection.
 *
 * @returns PEM text
 */
export async function issueLeafCertificate(signer: Signer, options: LeafOptions): Promise<string> {
  const publicKey = createPublicKey(options.privateKey).export({ type: 'spki', format: 'der' });
  const issuer = certificateName(options.caCertificate);
  const purpose = options.usage === 'server' ? id_kp_serverAuth : id_kp_clientAuth;
  return issue(signer, { issuer, subject: options.commonName, publicKey, now: options.now, years: LEAF_YEARS }, [
    extension(id_ce_basicConstraints, true, new BasicConstraints()),
    extension(id_ce_keyUsage, true, new KeyUsage(KeyUsageFlags.digitalSignature)),
    extension(id_ce_extKeyUsage, false, new ExtendedKeyUsage([purpose])),
  ]);
}

interface Body {
  readonly issuer: string;
  readonly subject: string;
  readonly publicKey: Buffer;
  readonly now: Date;
  readonly years: number;
}

async function issue(signer: Signer, body: Body, extensions: readonly Extension[]): Promise<string> {
  const notAfter = new Date(body.now);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + body.years);
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: arrayBuffer(randomSerial()),
    signature: ecdsaWithSha256(),
    issuer: commonName(body.issuer),
    validity: new Validity({ notBefore: new Date(body.now.getTime() - BACKDATE_MS), notAfter }),
    subject: commonName(body.subject),
    subjectPublicKeyInfo: AsnConvert.parse(body.publicKey, SubjectPublicKeyInfo),
    extensions: new Extensions([
      ...extensions,
      extension(id_ce_subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyId(body.publicKey))),
      authorityKeyIdentifier(await signer.publicKey()),
    ]),
  });
  const certificate = new Certificate({
    tbsCertificate,
    signatureAlgorithm: ecdsaWithSha256(),
    signatureValue: await signature(signer, tbsCertificate),
  });
  return pem('CERTIFICATE', AsnConvert.serialize(certificate));
}

/** SHA-256 fingerprint, colon-separated upper-case hex. */
export function fingerprint(certificate: string): string {
  return new X509Certificate(certificate).fingerprint256;
}

/** Serial number in lower-case hex. */
export function serialNumber(certificate: string): string {
  return new X509Certificate(certificate).serialNumber.toLowerCase();
}

/** Common name of the subject. */
export function certificateName(certificate: string): string {
  return new X509Certificate(certificate).subject.replace(/^CN=/, '');
}

/** Whether a certificate is for this public key (DER-encoded SubjectPublicKeyInfo). */
export function isFor(certificate: string, publicKey: Buffer): boolean {
  return new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' }).equals(publicKey);
}
