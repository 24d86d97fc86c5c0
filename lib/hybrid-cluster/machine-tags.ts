const CLUSTER_TAG = 'skylan:cluster';
const NODE_TAG = 'skylan:node';
const FLEET_TAG = 'skylan:fleet';

/** Names of the tags by which a controller finds the machines that it powers up and down. */
export const MACHINE_TAGS = { cluster: CLUSTER_TAG, node: NODE_TAG, fleet: FLEET_TAG } as const;

/** Tags of an on-demand worker. */
export function onDemandTags(cluster: string, hostname: string): Readonly<Record<string, string>> {
  return { [CLUSTER_TAG]: cluster, [NODE_TAG]: hostname };
}

/**
 * Tags of a worker of a fleet. Which worker it is, the controller tells it by a further one.
 *
 * @param nodes - what the names of the fleet's nodes begin with
 */
export function fleetTags(cluster: string, nodes: string): Readonly<Record<string, string>> {
  return { [CLUSTER_TAG]: cluster, [FLEET_TAG]: nodes };
}
