import { verify, X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  CertificateList,
  CRLNumber,
  id_ce_cRLNumber,
  RevokedCertificate,
  TBSCertList,
  Time,
  Version,
} from '@peculiar/asn1-x509';
import type { Signer } from '../ports';
import { arrayBuffer, authorityKeyIdentifier, commonName, ecdsaWithSha256, extension, pem, signature } from './asn1';
import { certificateName } from './certificate';

/** Days that a CRL is valid; OpenVPN refuses every client once it has expired. */
export const CRL_DAYS = 30;

/** A day, in milliseconds. */
export const DAY_MS = 24 * 60 * 60 * 1000;

/** DER of an ECDSA signature with P-256: two integers of up to 33 bytes, each with its header, in a sequence. */
const LONGEST_SIGNATURE_BYTES = 72;

/** The label that OpenSSL and OpenVPN look for. */
const PEM_LABEL = 'X509 CRL';

export interface Revocation {
  /** Serial number in hex. */
  readonly serial: string;
  readonly revokedAt: Date;
}

export interface CrlOptions {
  /** PEM text of the CA's certificate. */
  readonly caCertificate: string;
  readonly revoked: readonly Revocation[];
  /** Number of this CRL, larger than that of every earlier one (RFC 5280, section 5.2.3). */
  readonly number: number;
  readonly now: Date;
}

/**
 * A certificate revocation list, version 2.
 *
 * @returns PEM text
 */
export async function issueCrl(signer: Signer, options: CrlOptions): Promise<string> {
  const tbsCertList = body(options, await signer.publicKey());
  return list(tbsCertList, await signature(signer, tbsCertList));
}

/** Bytes of the PEM text of a CRL at most, which is known before it is signed. */
export function crlBytes(options: CrlOptions, publicKey: Buffer): number {
  return list(body(options, publicKey), new ArrayBuffer(LONGEST_SIGNATURE_BYTES)).length;
}

function body(options: CrlOptions, publicKey: Buffer): TBSCertList {
  const nextUpdate = new Date(options.now.getTime() + CRL_DAYS * DAY_MS);
  const entries = options.revoked.map(
    ({ serial, revokedAt }) =>
      new RevokedCertificate({
        userCertificate: arrayBuffer(Buffer.from(serial, 'hex')),
        revocationDate: new Time(revokedAt),
      }),
  );
  return new TBSCertList({
    version: Version.v2,
    signature: ecdsaWithSha256(),
    issuer: commonName(certificateName(options.caCertificate)),
    thisUpdate: new Time(options.now),
    nextUpdate: new Time(nextUpdate),
    // RFC 5280, section 5.1.2.6: without entries the list itself must be absent.
    ...(entries.length > 0 && { revokedCertificates: entries }),
    crlExtensions: [
      authorityKeyIdentifier(publicKey),
      extension(id_ce_cRLNumber, false, new CRLNumber(options.number)),
    ],
  });
}

function list(tbsCertList: TBSCertList, signatureValue: ArrayBuffer): string {
  const whole = new CertificateList({
    tbsCertList,
    signatureAlgorithm: ecdsaWithSha256(),
    signature: signatureValue,
  });
  return pem(PEM_LABEL, AsnConvert.serialize(whole));
}

/** A CRL that was made before. */
export interface KnownCrl {
  readonly number: number;
  readonly revoked: readonly Revocation[];
  /** When it was made. */
  readonly issuedAt: Date;
}

/**
 * Number and entries of a CRL that `issueCrl` made.
 *
 * @throws Error when it cannot be read
 */
export function readCrl(crl: string): KnownCrl {
  return known(parse(crl));
}

/** The same, or undefined for text that is no CRL, is damaged, or was not signed by the key of the CA. */
export function readSignedCrl(crl: string, caCertificate: string): KnownCrl | undefined {
  try {
    const parsed = parse(crl);
    const signed = Buffer.from(parsed.tbsCertListRaw ?? new ArrayBuffer(0));
    const { publicKey } = new X509Certificate(caCertificate);
    return verify('sha256', signed, publicKey, Buffer.from(parsed.signature)) ? known(parsed) : undefined;
  } catch {
    return undefined;
  }
}

function parse(crl: string): CertificateList {
  return AsnConvert.parse(Buffer.from(crl.replace(/-----.*-----/g, ''), 'base64'), CertificateList);
}

function known({ tbsCertList }: CertificateList): KnownCrl {
  const number = tbsCertList.crlExtensions?.find(({ extnID }) => extnID === id_ce_cRLNumber);
  return {
    // The library gives an integer of more than four bytes as text.
    number: number ? Number(AsnConvert.parse(number.extnValue.buffer, CRLNumber).value) : 0,
    revoked: (tbsCertList.revokedCertificates ?? []).map(({ userCertificate, revocationDate }) => ({
      serial: Buffer.from(userCertificate).toString('hex'),
      revokedAt: revocationDate.getTime(),
    })),
    issuedAt: tbsCertList.thisUpdate.getTime(),
  };
}
