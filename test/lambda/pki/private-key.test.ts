import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { newPrivateKey, publicKeyOf } from '../../../lambda/pki/private-key';

describe('newPrivateKey', () => {
  test('is a P-256 key in PKCS #8, which OpenVPN reads without a passphrase', () => {
    // WHEN
    const pem = newPrivateKey();
    // THEN
    expect(pem).toMatch(/^-----BEGIN PRIVATE KEY-----\n[\s\S]+\n-----END PRIVATE KEY-----\n$/);
    const key = createPrivateKey(pem);
    expect(key.asymmetricKeyType).toBe('ec');
    expect(key.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
  });

  test('is another key each time', () => {
    expect(newPrivateKey()).not.toBe(newPrivateKey());
  });
});

describe('publicKeyOf', () => {
  test('is the half that verifies what the private key signs', () => {
    // GIVEN
    const privateKey = newPrivateKey();
    const message = Buffer.from('message');
    const signature = sign('sha256', message, privateKey);
    // WHEN
    const publicKey = createPublicKey({ key: publicKeyOf(privateKey), format: 'der', type: 'spki' });
    // THEN
    expect(verify('sha256', message, publicKey, signature)).toBe(true);
    expect(publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
  });

  test('fails for a damaged key without giving any of it away', () => {
    // GIVEN a key that lost its second half
    const [first = '', second = ''] = newPrivateKey().split('\n').slice(1);
    const damaged = `-----BEGIN PRIVATE KEY-----\n${first}\n-----END PRIVATE KEY-----\n`;
    // WHEN
    let said = '';
    try {
      publicKeyOf(damaged);
    } catch (error) {
      said = String(error);
    }
    // THEN
    expect(said).toContain('Error');
    expect(said).not.toContain(first);
    expect(said).not.toContain(second);
  });
});
