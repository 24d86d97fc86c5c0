import { createHash } from 'node:crypto';
import type { KMSClient } from '@aws-sdk/client-kms';
import { KmsSigner } from '../../../../lambda/pki/aws/kms-signer';
import { UnusableKeyError } from '../../../../lambda/pki/ports';

function signerWith(answer: object) {
  const sent: Record<string, unknown>[] = [];
  const send = async ({ input }: { input: Record<string, unknown> }) => {
    sent.push(input);
    return answer;
  };
  return { signer: new KmsSigner({ send } as unknown as KMSClient, 'key-1'), sent };
}

const good = { PublicKey: Buffer.from('spki'), KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' };

describe('KmsSigner', () => {
  test('asks for the public key once', async () => {
    const { signer, sent } = signerWith(good);
    expect([await signer.publicKey(), await signer.publicKey()]).toEqual([good.PublicKey, good.PublicKey]);
    expect(sent).toEqual([{ KeyId: 'key-1' }]);
  });

  test('has a digest signed, so that the size of the message does not matter', async () => {
    const { signer, sent } = signerWith({ Signature: new Uint8Array([1, 2]) });
    const message = Buffer.alloc(10_000, 1);
    expect(await signer.sign(message)).toEqual(Buffer.from([1, 2]));
    expect(sent).toEqual([
      {
        KeyId: 'key-1',
        Message: createHash('sha256').update(message).digest(),
        MessageType: 'DIGEST',
        SigningAlgorithm: 'ECDSA_SHA_256',
      },
    ]);
  });

  test('fails for a key of another kind', async () => {
    const { signer } = signerWith({ ...good, KeySpec: 'RSA_2048' });
    await expect(signer.publicKey()).rejects.toThrow(
      'the KMS key "key-1" is RSA_2048 for SIGN_VERIFY: a certificate authority needs ECC_NIST_P256 for SIGN_VERIFY',
    );
  });

  test.each(['DisabledException', 'KMSInvalidStateException', 'NotFoundException'])(
    'says of %s that the key can not be used, and passes other failures on',
    async (name) => {
      // GIVEN
      const signerThatFails = (error: Error) =>
        new KmsSigner({ send: async () => Promise.reject(error) } as unknown as KMSClient, 'key-1');
      const unusable = signerThatFails(Object.assign(new Error('is pending deletion'), { name }));
      // THEN
      for (const failing of [() => unusable.publicKey(), () => unusable.sign(Buffer.from('x'))]) {
        await expect(failing()).rejects.toThrow(new UnusableKeyError('is pending deletion'));
        await expect(failing()).rejects.toBeInstanceOf(UnusableKeyError);
      }
      const other = signerThatFails(new Error('throttled'));
      await expect(other.sign(Buffer.from('x'))).rejects.not.toBeInstanceOf(UnusableKeyError);
    },
  );

  test('fails when KMS gives no signature', async () => {
    const { signer } = signerWith({});
    await expect(signer.sign(Buffer.from('x'))).rejects.toThrow('KMS returned no signature');
  });
});
