import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { INSTANCE_FACTS_TYPE } from '../../lib/instance-facts/contract';
import { instanceFacts } from './facts';
import type { Environment } from './ports';
import { instanceFactsProperties } from './properties';

/**
 * The handler of `Custom::SkylanInstanceFacts`. It makes nothing, so there is nothing to delete. It throws on failure; the
 * error's text becomes the reason in CloudFormation.
 */
export function createHandler(
  environment: Environment,
): (event: CdkCustomResourceEvent) => Promise<CdkCustomResourceResponse> {
  return async (event) => {
    if (event.ResourceType !== INSTANCE_FACTS_TYPE) {
      throw new Error(`unknown resource type ${JSON.stringify(event.ResourceType)}`);
    }
    if (event.RequestType === 'Delete') return { PhysicalResourceId: event.PhysicalResourceId };
    const properties = instanceFactsProperties(event.ResourceProperties);
    const Data = await instanceFacts(environment, properties);
    return { PhysicalResourceId: properties.InstanceType, Data: { ...Data } };
  };
}
