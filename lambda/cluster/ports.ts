import type { Log, ParameterStore } from '../parameter-store/ports';

/** What the core works with; AWS stands behind it in production, memory in the tests. */
export interface Environment {
  readonly store: ParameterStore;
  readonly log: Log;
}

/** Who asks for a key. */
export interface Request {
  /** Id of the stack. */
  readonly stack: string;
  /** The resource is new to CloudFormation: what is there already may be somebody else's. */
  readonly isNew: boolean;
  /** Namespace from which the key is to be moved, if it is. */
  readonly from?: string | undefined;
}
