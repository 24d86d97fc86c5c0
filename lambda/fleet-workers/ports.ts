import type { FleetWorkersProperties } from '../../lib/fleet-workers/contract';
import type { Time } from '../parameter-store/patience';
import type { Log } from '../parameter-store/ports';

/** What the core works with; AWS stands behind it in production, memory in the tests. */
export interface Environment {
  readonly instances: FleetInstances;
  readonly time: Time;
  readonly log: Log;
}

/** The instances of fleets in EC2. */
export interface FleetInstances {
  /** Ids of a fleet's instances that are not terminated, and of each whether it is on its way there. */
  readonly list: (fleet: FleetWorkersProperties) => Promise<readonly FleetInstance[]>;
  readonly terminate: (ids: readonly string[]) => Promise<void>;
}

export interface FleetInstance {
  readonly id: string;
  readonly isEnding: boolean;
}
