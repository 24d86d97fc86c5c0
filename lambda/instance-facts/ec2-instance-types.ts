import { DescribeInstanceTypesCommand, type EC2Client } from '@aws-sdk/client-ec2';
import type { Patience } from '../parameter-store/patience';
import type { InstanceType } from './ports';

/**
 * Asks EC2 about an instance type.
 *
 * @returns undefined where the region has none of the name
 * @throws Error when EC2's answer lacks what an instance type has
 */
export async function describeInstanceType(
  client: EC2Client,
  patience: Patience,
  instanceType: string,
): Promise<InstanceType | undefined> {
  const [found] = await patience.run(() => ask(client, instanceType));
  if (!found) return undefined;
  const { VCpuInfo, MemoryInfo, ProcessorInfo, GpuInfo, Hypervisor, BareMetal } = found;
  if (!VCpuInfo?.DefaultVCpus || !MemoryInfo?.SizeInMiB) {
    throw new Error(`EC2 says nothing of processors or memory of ${instanceType}`);
  }
  return {
    cpus: VCpuInfo.DefaultVCpus,
    memoryMib: MemoryInfo.SizeInMiB,
    architectures: ProcessorInfo?.SupportedArchitectures ?? [],
    gpus: (GpuInfo?.Gpus ?? []).map(({ Name = '', Manufacturer = '', Count = 0 }) => ({
      name: Name,
      manufacturer: Manufacturer,
      count: Count,
    })),
    // Whole machines have no hypervisor, but Nitro's cards.
    isNitro: Hypervisor === 'nitro' || BareMetal === true,
  };
}

async function ask(client: EC2Client, instanceType: string) {
  try {
    // Spelled by the user: the SDK does not know every type.
    const input = { InstanceTypes: [instanceType as never] };
    return (await client.send(new DescribeInstanceTypesCommand(input))).InstanceTypes ?? [];
  } catch (error) {
    if (error instanceof Error && error.name === 'InvalidInstanceType') return [];
    throw error;
  }
}
