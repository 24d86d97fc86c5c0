import type { InstanceFactsAttributes, InstanceFactsProperties } from '../../lib/instance-facts/contract';
import { usableMib } from '../../lib/instance-facts/usable-memory';
import type { Environment, Gpu, InstanceType } from './ports';

/** Processors in EC2's words and in those of images' names. */
const PROCESSORS: Readonly<Record<string, string>> = { x86_64: 'amd64', arm64: 'arm64' };

/**
 * What Slurm is told of an instance type.
 *
 * @throws Error with one sentence for each thing that is wrong with the choice of the type
 */
export async function instanceFacts(
  { describe, region, log }: Environment,
  properties: InstanceFactsProperties,
): Promise<InstanceFactsAttributes> {
  const { InstanceType: name } = properties;
  const type = await describe(name);
  if (!type) throw new Error(`EC2 has no instance type ${JSON.stringify(name)} in ${region}; choose another one`);
  const gres = gresOf(type.gpus);
  const problems = [...processorProblems(properties, type), ...gpuProblems(properties, gres)];
  if (problems.length > 0) throw new Error(problems.join('. '));
  const facts = {
    Cpus: String(type.cpus),
    MemoryMib: String(usableMib(type.memoryMib)),
    ...(gres === '' ? {} : { Gres: gres }),
  };
  log('EC2 knows the instance type', { InstanceType: name, ...facts });
  return facts;
}

function processorProblems(
  { InstanceType: name, Amd64Image, Arm64Image }: InstanceFactsProperties,
  { architectures }: InstanceType,
): string[] {
  const own = architectures.flatMap((one) => PROCESSORS[one] ?? []);
  const images = Object.entries({ amd64: Amd64Image, arm64: Arm64Image });
  return images.flatMap(([made, image]) => {
    if (image === undefined || own.includes(made)) return [];
    const has = own.join(' or ') || architectures.join(' or ') || 'unknown';
    return [
      `${name} has an ${has} processor, but the image ${JSON.stringify(image)} is made for ${made}; ` +
        `choose an image for ${has}, or an instance type for ${made}`,
    ];
  });
}

function gpuProblems({ InstanceType: name, NeedsGpus }: InstanceFactsProperties, gres: string): string[] {
  if (NeedsGpus !== 'true' || gres !== '') return [];
  return [
    `${name} has no NVIDIA GPU, and Slurm finds no other; write "gpus": "none" for its workers, or choose another type`,
  ];
}

/** NVIDIA's GPUs, which the driver calls by a longer name with EC2's in it; where it cannot be, by their number alone. */
function gresOf(gpus: readonly Gpu[]): string {
  return gpus
    .filter(({ manufacturer, count }) => manufacturer.toUpperCase() === 'NVIDIA' && count > 0)
    .map(({ name, count }) => {
      const word = name.toLowerCase();
      return /^[a-z0-9][a-z0-9_.-]*$/.test(word) ? `gpu:${word}:${count}` : `gpu:${count}`;
    })
    .join(',');
}
