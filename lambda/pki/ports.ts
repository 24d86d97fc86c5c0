import type { Log, ParameterStore } from '../parameter-store/ports';

/** The authority's key is disabled, about to be deleted or gone: what needs it can not be done, now or ever. */
export class UnusableKeyError extends Error {
  override readonly name = 'UnusableKeyError';
}

/** The authority's key pair, whose private half nobody can read. Both fail with `UnusableKeyError`. */
export interface Signer {
  /** Public key, DER-encoded SubjectPublicKeyInfo of a P-256 key. */
  publicKey(): Promise<Buffer>;
  /** ECDSA with SHA-256 over a message; DER-encoded `ECDSA-Sig-Value` (RFC 3279, section 2.2.3). */
  sign(message: Buffer): Promise<Buffer>;
}

/** Everything that one run of the core works with; AWS stands behind it in production, memory in the tests. */
export interface Environment {
  readonly store: ParameterStore;
  readonly signer: Signer;
  readonly now: () => Date;
  /** Waits until the name of a deleted parameter can be used again. */
  readonly pauseAfterDelete: () => Promise<void>;
  readonly log: Log;
}
