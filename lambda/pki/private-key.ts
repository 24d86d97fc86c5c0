import { createPublicKey, generateKeyPairSync } from 'node:crypto';

/** A new P-256 private key, PKCS #8 PEM text. */
export function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}

/** Public half of a private key, DER-encoded SubjectPublicKeyInfo. */
export function publicKeyOf(privateKey: string): Buffer {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
}
