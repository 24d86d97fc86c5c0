import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';

/** PKCS #8 of an X25519 key up to its 32 bytes (RFC 8410, section 7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** Bytes of SubjectPublicKeyInfo before the key itself (RFC 8410, section 4). */
const SPKI_PREFIX_BYTES = 12;

/** A new X25519 private key: base64, clamped (RFC 7748, section 5), as `wg genkey` prints it. */
export function newPrivateKey(): string {
  const key = randomBytes(32);
  key.writeUInt8(key.readUInt8(0) & 0xf8, 0);
  key.writeUInt8((key.readUInt8(31) & 0x7f) | 0x40, 31);
  return key.toString('base64');
}

/**
 * Public half of a private key, as `wg pubkey` prints it.
 *
 * @throws Error when it is not 32 bytes in base64; the text does not have it
 */
export function publicKeyOf(privateKey: string): string {
  const bytes = Buffer.from(privateKey, 'base64');
  if (bytes.length !== 32) throw new Error(`a private key has ${bytes.length} bytes instead of 32`);
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, bytes]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return spki.subarray(SPKI_PREFIX_BYTES).toString('base64');
}

/** A new pre-shared key, as `wg genpsk` prints it. */
export function newPresharedKey(): string {
  return randomBytes(32).toString('base64');
}
