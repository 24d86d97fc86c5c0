import { X509Certificate } from 'node:crypto';
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
  return issue(signer, { issuer: name, subject: name, publicKey, now, notAfter: yearsAfter(now, CA_YEARS) }, [
    extension(id_ce_basicConstraints, true, new BasicConstraints({ cA: true, pathLenConstraint: 0 })),
    extension(id_ce_keyUsage, true, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign)),
  ]);
}

export interface LeafOptions {
  /** PEM text of the CA's certificate. */
  readonly caCertificate: string;
  /** The key that the certificate is for, DER-encoded SubjectPublicKeyInfo. */
  readonly publicKey: Buffer;
  readonly commonName: string;
  readonly usage: 'server' | 'client';
  readonly now: Date;
}

/**
 * A certificate for one end of a TLS connection. It does not outlive the CA's.
 *
 * @returns PEM text
 * @throws Error when the CA's certificate has ended
 */
export async function issueLeafCertificate(signer: Signer, options: LeafOptions): Promise<string> {
  const { caCertificate, publicKey, now } = options;
  const caEnd = endOf(caCertificate);
  if (caEnd <= now) {
    throw new Error(
      `the certificate of ${certificateName(caCertificate)} ended on ${caEnd.toISOString().slice(0, 10)} and was not ` +
        "renewed: see the log of the function's daily renewal, and have it run",
    );
  }
  const issuer = certificateName(caCertificate);
  const purpose = options.usage === 'server' ? id_kp_serverAuth : id_kp_clientAuth;
  const notAfter = leafEnd(caCertificate, now);
  return issue(signer, { issuer, subject: options.commonName, publicKey, now, notAfter }, [
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
  readonly notAfter: Date;
}

async function issue(signer: Signer, body: Body, extensions: readonly Extension[]): Promise<string> {
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: arrayBuffer(randomSerial()),
    signature: ecdsaWithSha256(),
    issuer: commonName(body.issuer),
    validity: new Validity({ notBefore: new Date(body.now.getTime() - BACKDATE_MS), notAfter: body.notAfter }),
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

/** The time at which a certificate ends. */
export function endOf(certificate: string): Date {
  return new Date(new X509Certificate(certificate).validTo);
}

/** The time at which a server's or client's certificate ends that is made now. */
export function leafEnd(caCertificate: string, now: Date): Date {
  return new Date(Math.min(yearsAfter(now, LEAF_YEARS).getTime(), endOf(caCertificate).getTime()));
}

/** The same day, years later. */
export function yearsAfter(time: Date, years: number): Date {
  const later = new Date(time);
  later.setUTCFullYear(later.getUTCFullYear() + years);
  return later;
}

/** Whether text is a certificate that can be read. */
export function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text) !== undefined;
  } catch {
    return false;
  }
}

/** Common name of the subject. */
export function certificateName(certificate: string): string {
  return new X509Certificate(certificate).subject.replace(/^CN=/, '');
}

/** The key that a certificate is for, DER-encoded SubjectPublicKeyInfo. */
export function publicKeyIn(certificate: string): Buffer {
  return new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
}

/** Whether a certificate was signed by the authority whose certificate this is, or another one for the same key. */
export function isSignedBy(certificate: string, caCertificate: string): boolean {
  return new X509Certificate(certificate).verify(new X509Certificate(caCertificate).publicKey);
}

/** Whether a certificate is for this public key (DER-encoded SubjectPublicKeyInfo). */
export function isFor(certificate: string, publicKey: Buffer): boolean {
  return publicKeyIn(certificate).equals(publicKey);
}
