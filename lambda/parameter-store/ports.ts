/** What handlers need of Parameter Store; AWS stands behind it in production, memory in the tests. */

/** A parameter to be written. */
export interface NewParameter {
  /** Full name, beginning with a slash. */
  readonly name: string;
  readonly value: string;
  /** Stored encrypted (SecureString). */
  readonly secret: boolean;
  /** Stored in the advanced tier, which costs money, where the standard tier is too small. @default false */
  readonly large?: boolean;
}

/** A listed parameter. */
export interface ListedParameter {
  readonly name: string;
  /** Plain value; of a secret, whatever the store lists without decrypting. */
  readonly value: string;
}

/** Parameter Store, as far as handlers need it. */
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

/** Takes names, revisions and fingerprints only, never a value of a parameter. */
export type Log = (message: string, details?: Readonly<Record<string, string | number>>) => void;
