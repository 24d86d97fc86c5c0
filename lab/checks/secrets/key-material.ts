import { createPrivateKey } from 'node:crypto';
import { constants, gunzipSync } from 'node:zlib';

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

/** A key of WireGuard or munge stands alone in base64: 32 bytes or more. */
const BASE64_KEY = /^[A-Za-z0-9+/]{42,}={0,2}$/;

/** Lines of `wg0.conf` that hold a secret; public keys may stand anywhere. */
const WIREGUARD_SECRET = /^(?:PrivateKey|PresharedKey) = (\S+)$/gm;

const GZIP = Buffer.from([0x1f, 0x8b]);

/**
 * The keys in a secret text: of each PEM block the part that is random, without headers, algorithm names and public
 * keys, which may stand anywhere; of a key record (JSON with `current` and `previous`) both keys; of a site pack
 * (base64 of `.tar.gz`) and of a profile WireGuard's secrets. A text with none of these is secret as a whole.
 */
export function keyMaterial(name: string, text: string): KeyMaterial[] {
  const blocks = [...text.matchAll(PEM)];
  if (blocks.length === 0) {
    const whole = text.trim();
    const values = revisions(whole) ?? packed(whole) ?? ofWireGuard(whole) ?? [whole];
    return values.map((value) => ({ name, bytes: alone(value) }));
  }
  return blocks.flatMap(([block, label = '', body = '']) =>
    secretBytes(block, label, body).map((bytes) => ({ name: `${name} (${label})`, bytes })),
  );
}

/** Values of a key record; undefined for another text. */
function revisions(text: string): string[] | undefined {
  if (!text.startsWith('{"')) return undefined;
  const record = JSON.parse(text) as Record<string, { value?: string } | undefined>;
  const values = [record.current?.value, record.previous?.value].flatMap((value) => value ?? []);
  return values.length > 0 ? values : undefined;
}

/** WireGuard's secrets in a site pack; undefined for another text. */
function packed(text: string): string[] | undefined {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.indexOf(GZIP) !== 0) return undefined;
  // A large pack is in several parameters, and this may be the first of them.
  const files = gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1');
  return secretsIn(files);
}

/** The secrets of a profile of WireGuard; undefined for another text. */
function ofWireGuard(text: string): string[] | undefined {
  return /^\[Interface\]$/m.test(text) ? secretsIn(text) : undefined;
}

function secretsIn(text: string): string[] {
  return [...text.matchAll(WIREGUARD_SECRET)].flatMap(([, key]) => (BASE64_KEY.test(key ?? '') ? [key ?? ''] : []));
}

/** The bytes that a key stands for, in whatever encoding it may be found. */
function alone(value: string): Buffer {
  return Buffer.from(value, BASE64_KEY.test(value) ? 'base64' : 'utf8');
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
