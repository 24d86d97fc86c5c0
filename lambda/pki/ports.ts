/** What the core needs from the outside world; AWS stands behind it in production, memory in the tests. */

/** A parameter to be written. */
export interface NewParameter {
  /** Full name, beginning with a slash. */
  readonly name: string;
  readonly value: string;
  /** Stored encrypted (SecureString). */
  readonly secret: boolean;
}

/** A listed parameter. */
export interface ListedParameter {
  readonly name: string;
  /** Plain value; of a secret, whatever the store lists without decrypting. */
  readonly value: string;
}

/** Parameter Store, as far as the PKI needs it. */
export interface ParameterStore {
  /** Decrypted value, or undefined when there is no such parameter. */
  get(name: string): Promise<string | undefined>;
  /** Writes only when the name is free; returns whether it did. */
  create(parameter: NewParameter): Promise<boolean>;
  /** Writes, whether the name is free or not. */
  put(parameter: NewParameter): Promise<void>;
  /** Every parameter below a folder, at any depth. */
  list(folder: string): Promise<readonly ListedParameter[]>;
  /** Deletes what is there of the names; a missing one is no error. */
  delete(names: readonly string[]): Promise<void>;
}

/** The authority's key pair, whose private half nobody can read. */
export interface Signer {
  /** Public key, DER-encoded SubjectPublicKeyInfo of a P-256 key. */
  publicKey(): Promise<Buffer>;
  /** ECDSA with SHA-256 over a message; DER-encoded `ECDSA-Sig-Value` (RFC 3279, section 2.2.3). */
  sign(message: Buffer): Promise<Buffer>;
}

/** Everything that one run of the core works with. */
export interface Environment {
  readonly store: ParameterStore;
  readonly signer: Signer;
  readonly now: () => Date;
  /** Waits until the name of a deleted parameter can be used again. */
  readonly pauseAfterDelete: () => Promise<void>;
  /** Takes names and fingerprints only, never a value of a parameter. */
  readonly log: (message: string, details?: Readonly<Record<string, string | number>>) => void;
}
