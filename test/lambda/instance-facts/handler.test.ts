import type { CdkCustomResourceEvent } from 'aws-lambda';
import { createHandler } from '../../../lambda/instance-facts/handler';
import { INSTANCE_FACTS_TYPE } from '../../../lib/instance-facts/contract';

const asked: string[] = [];
const handler = createHandler({
  describe: async (instanceType) => {
    asked.push(instanceType);
    return { cpus: 4, memoryMib: 16384, architectures: ['x86_64'], gpus: [], isNitro: true };
  },
  region: 'eu-central-1',
  log: () => undefined,
});

function event(RequestType: string, properties: object = {}, ResourceType = INSTANCE_FACTS_TYPE) {
  const ResourceProperties = { InstanceType: 'm5.xlarge', NeedsGpus: 'false', ...properties };
  return {
    RequestType,
    ResourceType,
    ResourceProperties,
    PhysicalResourceId: 'old',
  } as unknown as CdkCustomResourceEvent;
}

beforeEach(() => asked.splice(0));

test.each(['Create', 'Update'])('%s asks EC2; another type is another resource', async (request) => {
  expect(await handler(event(request))).toEqual({
    PhysicalResourceId: 'm5.xlarge',
    Data: { Cpus: '4', MemoryMib: '15009' },
  });
  expect(asked).toEqual(['m5.xlarge']);
});

test('there is nothing to delete, whatever the properties', async () => {
  expect(await handler(event('Delete', { InstanceType: 'nonsense' }))).toEqual({ PhysicalResourceId: 'old' });
  expect(asked).toEqual([]);
});

test('fails for properties that cannot be used, and for a resource type that it does not know', async () => {
  await expect(handler(event('Create', { InstanceType: 'nonsense' }))).rejects.toThrow('InstanceType "nonsense"');
  await expect(handler(event('Create', {}, 'Custom::Other'))).rejects.toThrow('unknown resource type "Custom::Other"');
});
