import type { EC2Client } from '@aws-sdk/client-ec2';
import { describeInstanceType } from '../../../lambda/instance-facts/ec2-instance-types';
import { Patience } from '../../../lambda/parameter-store/patience';

/** As EC2 answers for g5.xlarge, as far as it is read. */
const G5 = {
  InstanceType: 'g5.xlarge',
  Hypervisor: 'nitro',
  VCpuInfo: { DefaultVCpus: 4, DefaultCores: 2, DefaultThreadsPerCore: 2 },
  MemoryInfo: { SizeInMiB: 16384 },
  ProcessorInfo: { SupportedArchitectures: ['x86_64'] },
  GpuInfo: { Gpus: [{ Name: 'A10G', Manufacturer: 'NVIDIA', Count: 1, MemoryInfo: { SizeInMiB: 22888 } }] },
};

function describe(answer: () => object) {
  const sent: unknown[] = [];
  const send = async ({ input }: { input: unknown }) => {
    sent.push(input);
    return answer();
  };
  const patience = new Patience({ now: () => 0, sleep: async () => undefined });
  const type = describeInstanceType({ send } as unknown as EC2Client, patience, 'g5.xlarge');
  return { type, sent };
}

const failing = (name: string) => () => {
  throw Object.assign(new Error(`said ${name}`), { name });
};

test('asks for one type', async () => {
  const { type, sent } = describe(() => ({ InstanceTypes: [G5] }));
  expect(await type).toEqual({
    cpus: 4,
    memoryMib: 16384,
    architectures: ['x86_64'],
    gpus: [{ name: 'A10G', manufacturer: 'NVIDIA', count: 1 }],
    isNitro: true,
  });
  expect(sent).toEqual([{ InstanceTypes: ['g5.xlarge'] }]);
});

test('a type without GPUs has none', async () => {
  const { GpuInfo, ...plain } = G5;
  expect(await describe(() => ({ InstanceTypes: [plain] })).type).toMatchObject({ gpus: [] });
});

test.each([
  [{ Hypervisor: 'xen' }, false],
  [{ Hypervisor: undefined, BareMetal: true }, true],
])('of the Nitro system are machines of its hypervisor, and whole ones: %j', async (other, isNitro) => {
  expect(await describe(() => ({ InstanceTypes: [{ ...G5, ...other }] })).type).toMatchObject({ isNitro });
});

test('a type that the region has not is undefined', async () => {
  expect(await describe(failing('InvalidInstanceType')).type).toBeUndefined();
  expect(await describe(() => ({ InstanceTypes: [] })).type).toBeUndefined();
});

test('what the function is not allowed yet is asked again', async () => {
  // GIVEN
  let calls = 0;
  const answer = () => (++calls < 3 ? failing('UnauthorizedOperation')() : { InstanceTypes: [G5] });
  // WHEN
  const { type, sent } = describe(answer);
  // THEN
  expect(await type).toMatchObject({ cpus: 4 });
  expect(sent).toHaveLength(3);
});

test('fails with any other refusal, and with an answer that lacks something', async () => {
  await expect(describe(failing('InternalError')).type).rejects.toThrow('said InternalError');
  await expect(describe(() => ({ InstanceTypes: [{}] })).type).rejects.toThrow(
    'EC2 says nothing of processors or memory of g5.xlarge',
  );
});
