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
  const nextUpdate = new Date(options.now.getTime() + CRL_DAYS * 24 * 60 * 60 * 1000);
  const entries = options.revoked.map(
    ({ serial, revokedAt }) =>
      new RevokedCertificate({
        userCertificate: arrayBuffer(Buffer.from(serial, 'hex')),
        revocationDate: new Time(revokedAt),
      }),
  );
  const tbsCertList = new TBSCertList({
    version: Version.v2,
    signature: ecdsaWithSha256(),
    issuer: commonName(certificateName(options.caCertificate)),
    thisUpdate: new Time(options.now),
    nextUpdate: new Time(nextUpdate),
    // RFC 5280, section 5.1.2.6: without entries the list itself must be absent.
    ...(entries.length > 0 && { revokedCertificates: entries }),
    crlExtensions: [
      authorityKeyIdentifier(await signer.publicKey()),
      extension(id_ce_cRLNumber, false, new CRLNumber(options.number)),
    ],
  });
  const list = new CertificateList({
    tbsCertList,
    signatureAlgorithm: ecdsaWithSha256(),
    signature: await signature(signer, tbsCertList),
  });
  return pem(PEM_LABEL, AsnConvert.serialize(list));
}

/** Number and entries of a CRL that `issueCrl` made. */
export function readCrl(crl: string): { readonly number: number; readonly revoked: readonly Revocation[] } {
  const der = Buffer.from(crl.replace(/-----.*-----/g, ''), 'base64');
  const { tbsCertList } = AsnConvert.parse(der, CertificateList);
  const number = tbsCertList.crlExtensions?.find(({ extnID }) => extnID === id_ce_cRLNumber);
  return {
    // The library gives an integer of more than four bytes as text.
    number: number ? Number(AsnConvert.parse(number.extnValue.buffer, CRLNumber).value) : 0,
    revoked: (tbsCertList.revokedCertificates ?? []).map(({ userCertificate, revocationDate }) => ({
      serial: Buffer.from(userCertificate).toString('hex'),
      revokedAt: revocationDate.getTime(),
    })),
  };
}
