import { createHash } from 'node:crypto';
import {
  GetPublicKeyCommand,
  type KMSClient,
  MessageType,
  SignCommand,
  SigningAlgorithmSpec,
} from '@aws-sdk/client-kms';
import { type Signer, UnusableKeyError } from '../ports';

/** KMS's words for a key that is disabled, about to be deleted, or gone. */
const UNUSABLE = new Set(['DisabledException', 'KMSInvalidStateException', 'NotFoundException']);

/** A KMS key that signs. */
export class KmsSigner implements Signer {
  private known?: Promise<Buffer>;

  constructor(
    private readonly client: KMSClient,
    private readonly keyId: string,
  ) {}

  /** @throws Error when the key is not of the kind that signs certificates here */
  publicKey(): Promise<Buffer> {
    this.known ??= this.fetchPublicKey();
    return this.known;
  }

  async sign(message: Buffer): Promise<Buffer> {
    const command = new SignCommand({
      KeyId: this.keyId,
      // KMS takes at most 4096 bytes of a message itself; a digest always fits.
      Message: createHash('sha256').update(message).digest(),
      MessageType: MessageType.DIGEST,
      SigningAlgorithm: SigningAlgorithmSpec.ECDSA_SHA_256,
    });
    const { Signature } = await this.client.send(command).catch(asUnusable);
    if (!Signature) throw new Error('KMS returned no signature');
    return Buffer.from(Signature);
  }

  private async fetchPublicKey(): Promise<Buffer> {
    const command = new GetPublicKeyCommand({ KeyId: this.keyId });
    const { PublicKey, KeySpec, KeyUsage } = await this.client.send(command).catch(asUnusable);
    if (!PublicKey || KeySpec !== 'ECC_NIST_P256' || KeyUsage !== 'SIGN_VERIFY') {
      throw new Error(
        `the KMS key ${JSON.stringify(this.keyId)} is ${KeySpec} for ${KeyUsage}: ` +
          'a certificate authority needs ECC_NIST_P256 for SIGN_VERIFY',
      );
    }
    return Buffer.from(PublicKey);
  }
}

function asUnusable(error: Error): never {
  if (UNUSABLE.has(error.name)) throw new UnusableKeyError(error.message);
  throw error;
}
