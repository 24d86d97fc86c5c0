import { FLEET_TAGS } from '../fleet-workers/contract';

const NODE_TAG = 'skylan:node';

/** Names of the tags by which a controller finds the machines that it powers up and down. */
export const MACHINE_TAGS = { ...FLEET_TAGS, node: NODE_TAG } as const;

/** Tags of an on-demand worker. */
export function onDemandTags(cluster: string, hostname: string): Readonly<Record<string, string>> {
  return { [MACHINE_TAGS.cluster]: cluster, [NODE_TAG]: hostname };
}

/**
 * Tags of a worker of a fleet. Which worker it is, the controller tells it by a further one.
 *
 * @param nodes - what the names of the fleet's nodes begin with
 */
export function fleetTags(cluster: string, nodes: string): Readonly<Record<string, string>> {
  return { [MACHINE_TAGS.cluster]: cluster, [MACHINE_TAGS.fleet]: nodes };
}
