import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { FLEET_WORKERS_TYPE } from '../../lib/fleet-workers/contract';
import { endWorkers } from './end-workers';
import type { Environment } from './ports';
import { fleetWorkersProperties } from './properties';

/**
 * The handler of `Custom::SkylanFleetWorkers`. It makes nothing: a fleet's workers are made by a controller, and end with
 * the fleet. It throws on failure; the error's text becomes the reason in CloudFormation.
 */
export function createHandler(
  environment: Environment,
): (event: CdkCustomResourceEvent) => Promise<CdkCustomResourceResponse> {
  return async (event) => {
    if (event.ResourceType !== FLEET_WORKERS_TYPE) {
      throw new Error(`unknown resource type ${JSON.stringify(event.ResourceType)}`);
    }
    const fleet = fleetWorkersProperties(event.ResourceProperties);
    if (event.RequestType === 'Delete') await endWorkers(environment, fleet);
    // Another cluster or fleet is another resource: the workers of the one before end.
    return { PhysicalResourceId: `${fleet.Cluster}/${fleet.Fleet}` };
  };
}
