/** What the controller's programs know of fleets. */

import type { FleetPlan, HybridClusterPlan } from '../plan-types';
import { fleetsOf } from './slurm';

/** What the deploy makes for a fleet. Values may be CDK tokens. */
export interface DeployedFleet {
  /** Id of its launch template. */
  readonly launchTemplate: string;
  /** Number of the template's version that new workers are made of. */
  readonly version: string;
  /** Ids of its subnets, one for each of its availability zones. */
  readonly subnets: readonly string[];
}

/**
 * `fleets.json`: of each fleet its nodes, and how EC2 is asked for their machines.
 *
 * @param region - AWS region of the stack; may be a token
 * @param deployedOf - what there is of a fleet, whose `nodes` name it
 */
export function renderFleets(
  plan: HybridClusterPlan,
  region: string,
  deployedOf: (nodes: FleetPlan['nodes']) => DeployedFleet,
): string {
  const fleets = fleetsOf(plan).map(([, { nodes, max, instanceTypes, purchase }]) => {
    const { launchTemplate, version, subnets } = deployedOf(nodes);
    return { nodes, max, launchTemplate, version, instanceTypes, subnets, purchase };
  });
  return `${JSON.stringify({ cluster: plan.name, region, fleets })}\n`;
}
