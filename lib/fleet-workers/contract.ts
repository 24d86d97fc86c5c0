/**
 * What `FleetWorkers` and its custom-resource handler agree on. Imported by both sides; imports nothing.
 */

export const FLEET_WORKERS_TYPE = 'Custom::SkylanFleetWorkers';

/** Tags by which the workers of a fleet are found. */
export const FLEET_TAGS = { cluster: 'skylan:cluster', fleet: 'skylan:fleet' } as const;

/** Properties of `Custom::SkylanFleetWorkers`: the workers of one fleet, which end with it. */
export interface FleetWorkersProperties {
  /** Name of the cluster. */
  readonly Cluster: string;
  /** What the names of the fleet's nodes begin with, such as `giessen-burst`. */
  readonly Fleet: string;
}
