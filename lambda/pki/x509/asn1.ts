import { createHash, randomBytes } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  Extension,
  id_ce_authorityKeyIdentifier,
  KeyIdentifier,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
} from '@peculiar/asn1-x509';
import type { Signer } from '../ports';

const ID_AT_COMMON_NAME = '2.5.4.3';
const ID_ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';

/** The signature algorithm of everything that the authority signs (RFC 5758, section 3.2: no parameters). */
export const ecdsaWithSha256 = () => new AlgorithmIdentifier({ algorithm: ID_ECDSA_WITH_SHA256 });

/** A bare `ArrayBuffer` with the bytes, as the ASN.1 library wants them. */
export function arrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

/** A distinguished name of nothing but a common name. */
export function commonName(text: string): Name {
  const value = new AttributeValue({ utf8String: text });
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: ID_AT_COMMON_NAME, value })])]);
}

/** An extension of any type that the ASN.1 library can serialise. */
export function extension(id: string, critical: boolean, content: unknown): Extension {
  return new Extension({ extnID: id, critical, extnValue: new OctetString(AsnConvert.serialize(content)) });
}

/** The extension by which a certificate or CRL says which key signed it. */
export function authorityKeyIdentifier(issuerPublicKey: Buffer): Extension {
  const keyIdentifier = new KeyIdentifier(keyId(issuerPublicKey));
  return extension(id_ce_authorityKeyIdentifier, false, new AuthorityKeyIdentifier({ keyIdentifier }));
}

/**
 * Key identifier by method 1 of RFC 5280, section 4.2.1.2: SHA-1 of the key's bit string.
 *
 * @param publicKey - DER-encoded SubjectPublicKeyInfo
 */
export function keyId(publicKey: Buffer): ArrayBuffer {
  const { subjectPublicKey } = AsnConvert.parse(publicKey, SubjectPublicKeyInfo);
  return arrayBuffer(createHash('sha1').update(Buffer.from(subjectPublicKey)).digest());
}

/** Has the authority's key sign a serialised certificate or CRL body. */
export async function signature(signer: Signer, toBeSigned: unknown): Promise<ArrayBuffer> {
  return arrayBuffer(await signer.sign(Buffer.from(AsnConvert.serialize(toBeSigned))));
}

/**
 * A random serial number: positive, of ten bytes without leading zeros, 78
 * random bits. Shorter than the 20 bytes that RFC 5280 allows, so that a CRL
 * in one parameter holds more of them.
 */
export function randomSerial(): Buffer {
  const serial = randomBytes(10);
  serial.writeUInt8((serial.readUInt8(0) & 0x3f) | 0x40, 0);
  return serial;
}

/** PEM text (RFC 7468) with the final newline that concatenating files needs. */
export function pem(label: string, der: ArrayBuffer): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
