/** Where AWS has a machine between off and on. */
export type State = 'pending' | 'running' | 'stopping' | 'stopped';

/** A machine of a LAN. */
export interface Machine {
  /** Instance id. */
  readonly id: string;
  /** Host name. */
  readonly name: string;
  /** EC2 instance type. */
  readonly type: string;
  readonly state: State;
  /** When it was started or stopped last. @default it is not known */
  readonly since: Date | undefined;
  /** Why it was stopped. @default it is not known, or it runs */
  readonly why: string | undefined;
}

/** A LAN that was deployed. */
export interface Lan {
  /** Name of its stack. */
  readonly stack: string;
  /** Such as `UPDATE_COMPLETE`. */
  readonly stackStatus: string;
  readonly region: string;
  readonly machines: readonly Machine[];
  /** What it has in either state, and pays for. */
  readonly kept: Kept;
}

/** What costs something while the machines are off too. */
export interface Kept {
  /** Public IPv4 addresses. */
  readonly addresses: number;
  /** GiB of volumes. */
  readonly gibibytes: number;
  /** KMS keys. */
  readonly keys: number;
  /** CloudWatch alarms. */
  readonly alarms: number;
}

/** What stands in the way, in words for a user: what is wrong, and what to change. */
export class PowerError extends Error {
  override readonly name = 'PowerError';
}

/** AWS, as far as it is asked here. */
export interface Cloud {
  /** @throws PowerError when there is no such stack, or no LAN in it */
  find(stack: string): Promise<Lan>;
  /** Starts instances: all or none. */
  start(ids: readonly string[]): Promise<void>;
  /** Stops instances: all or none. */
  stop(ids: readonly string[]): Promise<void>;
  /** Says in a tag of instances why they are stopped. */
  tell(ids: readonly string[], why: string): Promise<void>;
}

/** A deploy runs, or is taken back: CloudFormation stops and starts machines itself. */
export function isDeploying({ stackStatus }: Pick<Lan, 'stackStatus'>): boolean {
  return stackStatus.endsWith('_IN_PROGRESS');
}
