import { AWS_ACCOUNT, AWS_ENDPOINT, AWS_REGION, awsEnvironment, credentials } from './settings';

/** Keys of an access to AWS. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of keys that end. @default they do not */
  readonly sessionToken?: string;
}

/** The AWS that this process works on. */
export interface Aws {
  /** For people, such as `the embedded AWS` or `account 123456789012 in eu-central-1`. */
  readonly name: string;
  /** For everybody, such as `AWS in eu-central-1`: no account's number. */
  readonly place: string;
  readonly region: string;
  /** Number of the account. */
  readonly account: string;
  /** What the clients of its API are made with. */
  readonly client: {
    readonly region: string;
    readonly credentials: Keys | (() => Promise<Keys>);
    /** @default AWS's own */
    readonly endpoint?: string;
    /** How often, and how, a call that AWS turns away for a moment is made. @default as the SDK does */
    readonly maxAttempts?: number;
    readonly retryMode?: 'adaptive';
  };
  /** Environment that leads the official command lines to it. */
  readonly environment: () => Promise<Record<string, string>>;
  /** Whether its API and its machines are on this host. */
  readonly embedded: boolean;
  /**
   * Id of the run, where it is somebody's account, or treated as one: machines are reached by Run Command, nothing is
   * looked at but what the run has made, and all that is removed at the end. @default it is the lab's alone
   */
  readonly run?: string;
}

/** The one that the lab starts on this host. */
export const EMBEDDED: Aws = {
  name: 'the embedded AWS',
  place: 'the embedded AWS',
  region: AWS_REGION,
  account: AWS_ACCOUNT,
  client: { region: AWS_REGION, endpoint: AWS_ENDPOINT, credentials },
  environment: async () => awsEnvironment(),
  embedded: true,
};

let current = EMBEDDED;

/** The AWS that this process works on: the embedded one, unless {@link workOn} chose another. */
export function aws(): Aws {
  return current;
}

/** Chooses it, before any client of its API is made. */
export function workOn(chosen: Aws): void {
  current = chosen;
}
