import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { pem } from '../x509/asn1';

/*
 * Keys of OpenVPN's `tls-crypt-v2`, as its doc/tls-crypt-v2.txt defines them:
 * a key for encryption and one for authentication in 64 bytes each, of which
 * AES-256-CTR and HMAC-SHA-256 use the first 32.
 */

const SERVER_LABEL = 'OpenVPN tls-crypt-v2 server key';
const CLIENT_LABEL = 'OpenVPN tls-crypt-v2 client key';
const KEY_BYTES = 128;
/** A client's key holds two keys, one a direction. */
const CLIENT_KEY_BYTES = 2 * KEY_BYTES;
const TAG_BYTES = 32;
const LENGTH_BYTES = 2;
/** Metadata type 1: the time at which the key was made, in seconds since 1970, in 64 bits. */
const METADATA_TIMESTAMP = 1;

/** A new server key, PEM text. */
export function newServerKey(): string {
  return encode(SERVER_LABEL, randomBytes(KEY_BYTES));
}

/**
 * A new client key, wrapped for one server, PEM text.
 *
 * @param serverKey - the server's key, PEM text
 * @throws Error when that is no tls-crypt-v2 server key
 */
export function newClientKey(serverKey: string, now: Date): string {
  const server = decode(SERVER_LABEL, serverKey);
  if (server.length !== KEY_BYTES) {
    throw new Error(`a tls-crypt-v2 server key has ${KEY_BYTES} bytes, this one ${server.length}`);
  }
  const metadata = Buffer.alloc(9);
  metadata.writeUInt8(METADATA_TIMESTAMP, 0);
  metadata.writeBigUInt64BE(BigInt(Math.floor(now.getTime() / 1000)), 1);
  const clientKey = randomBytes(CLIENT_KEY_BYTES);
  const plain = Buffer.concat([clientKey, metadata]);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt16BE(TAG_BYTES + plain.length + LENGTH_BYTES, 0);
  const tag = createHmac('sha256', server.subarray(64, 96)).update(length).update(plain).digest();
  const cipher = createCipheriv('aes-256-ctr', server.subarray(0, 32), tag.subarray(0, 16));
  const wrapped = Buffer.concat([tag, cipher.update(plain), cipher.final(), length]);
  return encode(CLIENT_LABEL, Buffer.concat([clientKey, wrapped]));
}

function encode(label: string, bytes: Buffer): string {
  return pem(label, new Uint8Array(bytes).buffer);
}

function decode(label: string, text: string): Buffer {
  const match = new RegExp(`^-----BEGIN ${label}-----\n([A-Za-z0-9+/=\n]+)-----END ${label}-----\n?$`).exec(text);
  if (!match?.[1]) throw new Error(`not PEM text with the label ${JSON.stringify(label)}`);
  return Buffer.from(match[1], 'base64');
}
