import { instanceFacts } from '../../../lambda/instance-facts/facts';
import type { InstanceType } from '../../../lambda/instance-facts/ports';

const X86 = { cpus: 2, memoryMib: 2048, architectures: ['x86_64'], gpus: [], isNitro: true };
const ARM = { ...X86, architectures: ['arm64'] };
const gpus = (name: string, count = 1, manufacturer = 'NVIDIA') => [{ name, count, manufacturer }];

function facts(types: InstanceType | undefined | Record<string, InstanceType>, properties: object = {}) {
  const logged: string[] = [];
  const environment = {
    describe: async (name: string) => (types && 'cpus' in types ? (types as InstanceType) : types?.[name]),
    region: 'eu-central-1',
    log: (message: string, details: unknown) => logged.push(`${message} ${JSON.stringify(details)}`),
  };
  const answer = instanceFacts(environment, { InstanceType: 't3.small', NeedsGpus: 'false', ...properties });
  return { answer, logged };
}

test('processors, and the memory that Linux has left', async () => {
  // WHEN
  const { answer, logged } = facts(X86, { Amd64Image: '/x/amd64' });
  // THEN
  expect(await answer).toEqual({ Cpus: '2', MemoryMib: '1820' });
  expect(logged).toEqual(['EC2 knows the instance type {"InstanceType":"t3.small","Cpus":"2","MemoryMib":"1820"}']);
});

test.each([
  [gpus('A10G'), 'gpu:a10g:1'],
  [gpus('V100', 8), 'gpu:v100:8'],
  [gpus('RTX PRO Server 6000', 2), 'gpu:2'],
  [[...gpus('T4', 2), ...gpus('M60', 1)], 'gpu:t4:2,gpu:m60:1'],
])('GPUs are told in the words of Slurm: %j', async (all, Gres) => {
  expect(await facts({ ...X86, gpus: all }, { NeedsGpus: 'true' }).answer).toMatchObject({ Gres });
});

test.each([[[]], [gpus('Radeon Pro V520', 1, 'AMD')], [gpus('L4', 0)]])(
  'a type without a GPU that Slurm finds tells of none: %j',
  async (all) => {
    expect(await facts({ ...X86, gpus: all }).answer).not.toHaveProperty('Gres');
  },
);

test.each<[string, InstanceType | undefined, object, string]>([
  [
    'a type that the region has not',
    undefined,
    { InstanceType: 'g5.xlarg' },
    'EC2 has no instance type "g5.xlarg" in eu-central-1; choose another one',
  ],
  [
    'a processor that the image is not made for',
    ARM,
    { InstanceType: 'p6e-gb200.36xlarge', Amd64Image: '/x/amd64' },
    'p6e-gb200.36xlarge has an arm64 processor, but the image "/x/amd64" is made for amd64; ' +
      'choose an image for arm64, or an instance type for amd64',
  ],
  [
    'the other way round, and a processor for which there is no image',
    { ...X86, architectures: ['x86_64_mac'] },
    { InstanceType: 'mac1.metal', Arm64Image: '/x/arm64' },
    'mac1.metal has an x86_64_mac processor, but the image "/x/arm64" is made for arm64; ' +
      'choose an image for x86_64_mac, or an instance type for arm64',
  ],
  [
    'GPUs that are asked for and are none',
    { ...X86, gpus: gpus('Radeon Pro V520', 1, 'AMD') },
    { InstanceType: 'g4ad.xlarge', NeedsGpus: 'true' },
    'g4ad.xlarge has no NVIDIA GPU, and Slurm finds no other; write "gpus": "none" for its workers, or choose another type',
  ],
  [
    'all of it at once',
    ARM,
    { InstanceType: 'c7g.large', Amd64Image: '/x/amd64', NeedsGpus: 'true' },
    'or an instance type for amd64. c7g.large has no NVIDIA GPU',
  ],
])('fails for %s', async (_, type, properties, reason) => {
  await expect(facts(type, properties).answer).rejects.toThrow(reason);
});

test.each([
  [X86, { Amd64Image: '/x/amd64' }],
  [ARM, { Arm64Image: '/x/arm64' }],
  [ARM, {}],
])('an image for the processor is good', async (type, images) => {
  await expect(facts(type, images).answer).resolves.toBeDefined();
});

describe('of several types', () => {
  const BIG = { ...X86, cpus: 4, memoryMib: 1024, gpus: gpus('T4') };
  const both = { InstanceType: 't3.small,x9.large' };

  test('each figure is that of the smallest, and there is no word of GPUs', async () => {
    expect(await facts({ 't3.small': X86, 'x9.large': BIG }, both).answer).toEqual({ Cpus: '2', MemoryMib: '878' });
  });

  test.each<[string, Record<string, InstanceType>, string]>([
    [
      'one that the region has not',
      { 't3.small': X86 },
      'EC2 has no instance type "x9.large" in eu-central-1; choose another one',
    ],
    [
      'two processors',
      { 't3.small': X86, 'x9.large': ARM },
      'x9.large has an arm64 processor, but t3.small has an amd64 one; choose types of one processor',
    ],
    [
      'one that does not see its tags',
      { 't3.small': X86, 'x9.large': { ...X86, isNitro: false } },
      'x9.large is not of the Nitro system, so a machine does not see which worker it is; choose another type',
    ],
  ])('fails for %s', async (_, types, reason) => {
    await expect(facts(types, { ...both, NeedsNitro: 'true' }).answer).rejects.toThrow(reason);
  });

  test('who need not see their tags may be of any system', async () => {
    await expect(facts({ ...X86, isNitro: false }).answer).resolves.toBeDefined();
  });
});
