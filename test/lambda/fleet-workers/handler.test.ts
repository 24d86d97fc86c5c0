import type { CdkCustomResourceEvent } from 'aws-lambda';
import { createHandler } from '../../../lambda/fleet-workers/handler';
import { FLEET_WORKERS_TYPE } from '../../../lib/fleet-workers/contract';

const asked: string[] = [];
const handler = createHandler({
  instances: {
    list: async ({ Cluster, Fleet }) => {
      asked.push(`${Cluster} ${Fleet}`);
      return [];
    },
    terminate: async () => undefined,
  },
  time: { now: () => 0, sleep: async () => undefined },
  log: () => undefined,
});

function event(RequestType: string, properties: object = {}, ResourceType = FLEET_WORKERS_TYPE) {
  const ResourceProperties = { ServiceToken: 'arn', Cluster: 'lab', Fleet: 'giessen-burst', ...properties };
  return { RequestType, ResourceType, ResourceProperties } as unknown as CdkCustomResourceEvent;
}

beforeEach(() => asked.splice(0));

test.each(['Create', 'Update'])('%s touches no worker; another fleet is another resource', async (request) => {
  expect(await handler(event(request))).toEqual({ PhysicalResourceId: 'lab/giessen-burst' });
  expect(asked).toEqual([]);
});

test('workers end when the fleet is deleted', async () => {
  expect(await handler(event('Delete'))).toEqual({ PhysicalResourceId: 'lab/giessen-burst' });
  expect(asked).toEqual(['lab giessen-burst']);
});

test('fails for properties that cannot be used, and for a resource type that it does not know', async () => {
  await expect(handler(event('Delete', { Fleet: '*' }))).rejects.toThrow(
    'Fleet "*": give lower-case letters, digits and -, a letter first',
  );
  await expect(handler(event('Create', {}, 'Custom::Other'))).rejects.toThrow('unknown resource type "Custom::Other"');
});
