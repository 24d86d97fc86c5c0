import fc from 'fast-check';
import { newPresharedKey, newPrivateKey, publicKeyOf } from '../../../lambda/cluster/wireguard-keys';
import { WIREGUARD_KEY_PATTERN } from '../../../lib/cluster-keys/contract';
import { ALICE, BOB } from './fakes';

const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');

describe('WireGuard keys', () => {
  test.each([
    ['Alice', '77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a', ALICE],
    ['Bob', '5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb', BOB],
  ])('the public key of %s is that of RFC 7748, section 6.1', (_, privateKey, publicKey) => {
    expect(publicKeyOf(base64(privateKey))).toBe(publicKey);
  });

  test('private keys are clamped, and all keys are 32 bytes in base64', () => {
    fc.assert(
      fc.property(fc.constant(null), () => {
        const key = newPrivateKey();
        const bytes = Buffer.from(key, 'base64');
        expect([(bytes[0] ?? 0) & 7, (bytes[31] ?? 0) & 0xc0]).toEqual([0, 0x40]);
        for (const one of [key, publicKeyOf(key), newPresharedKey()]) expect(one).toMatch(WIREGUARD_KEY_PATTERN);
      }),
      { numRuns: 30 },
    );
    expect(newPrivateKey()).not.toBe(newPrivateKey());
    expect(newPresharedKey()).not.toBe(newPresharedKey());
  });

  test('fails for a key of another length, and does not show it', () => {
    expect(() => publicKeyOf('c2VjcmV0')).toThrow(new Error('a private key has 6 bytes instead of 32'));
  });
});
