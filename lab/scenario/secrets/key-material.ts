import { createPrivateKey } from 'node:crypto';

/** A private or pre-shared key, reduced to the bytes that nobody else may know. */
export interface KeyMaterial {
  /** Where it is kept, for people. */
  readonly name: string;
  readonly bytes: Buffer;
}

const PEM = /-----BEGIN ([^\n]+?)-----\n([^-]+)-----END \1-----/g;
const PUBLIC_LABELS = ['CERTIFICATE', 'X509 CRL', 'PUBLIC KEY'];

/** Two keys of 128 bytes, one a direction; what follows is sent in the clear (OpenVPN, doc/tls-crypt-v2.txt). */
const TLS_CRYPT_CLIENT_KEY_BYTES = 256;

/** Parts of a JSON web key that are secret (RFC 7518, 6.2.2 and 6.3.2). */
const SECRET_PARTS = ['d', 'p', 'q'] as const;

/**
 * The keys in a secret text: of each PEM block the part that is random, without headers, algorithm names and public
 * keys, which may stand anywhere. A text without PEM is secret as a whole.
 */
export function keyMaterial(name: string, text: string): KeyMaterial[] {
  const blocks = [...text.matchAll(PEM)];
  if (blocks.length === 0) return [{ name, bytes: Buffer.from(text.trim()) }];
  return blocks.flatMap(([block, label = '', body = '']) =>
    secretBytes(block, label, body).map((bytes) => ({ name: `${name} (${label})`, bytes })),
  );
}

function secretBytes(block: string, label: string, body: string): Buffer[] {
  if (PUBLIC_LABELS.includes(label)) return [];
  if (label.endsWith('PRIVATE KEY')) {
    const key = createPrivateKey(block).export({ format: 'jwk' });
    return SECRET_PARTS.flatMap((part) => (key[part] ? [Buffer.from(key[part], 'base64url')] : []));
  }
  if (label === 'OpenVPN Static key V1') return [Buffer.from(body.replace(/\s/g, ''), 'hex')];
  const bytes = Buffer.from(body, 'base64');
  return [label === 'OpenVPN tls-crypt-v2 client key' ? bytes.subarray(0, TLS_CRYPT_CLIENT_KEY_BYTES) : bytes];
}

/** One entry a key: a profile holds keys that have parameters of their own too. */
export function withoutRepeats(keys: readonly KeyMaterial[]): KeyMaterial[] {
  return [...new Map(keys.map((key) => [key.bytes.toString('hex'), key])).values()];
}
