import {
  type InstanceFactsAttributes,
  type InstanceFactsProperties,
  TYPE_SEPARATOR,
} from '../../lib/instance-facts/contract';
import { usableMib } from '../../lib/instance-facts/usable-memory';
import type { Environment, Gpu, InstanceType } from './ports';

/** Processors in EC2's words and in those of images' names. */
const PROCESSORS: Readonly<Record<string, string>> = { x86_64: 'amd64', arm64: 'arm64' };

/**
 * What Slurm is told of an instance type, or of machines of which each is of one of several types: each figure of the
 * smallest.
 *
 * @throws Error with one sentence for each thing that is wrong with the choice of the types
 */
export async function instanceFacts(
  { describe, region, log }: Environment,
  properties: InstanceFactsProperties,
): Promise<InstanceFactsAttributes> {
  const names = properties.InstanceType.split(TYPE_SEPARATOR);
  const found = await Promise.all(names.map(async (name) => ({ name, type: await describe(name) })));
  const types = found.flatMap(({ name, type }) => (type ? [{ name, ...type }] : []));
  const unknown = found.filter(({ type }) => !type).map(({ name }) => JSON.stringify(name));
  const problems = [
    ...unknown.map((name) => `EC2 has no instance type ${name} in ${region}; choose another one`),
    ...types.flatMap((type) => [...processorProblems(properties, type), ...nitroProblems(properties, type)]),
    ...mixedProcessors(types),
  ];
  // Several types are not asked for their GPUs, which their settings tell.
  const gres = types.length === 1 ? types.map(({ gpus }) => gresOf(gpus)).join() : '';
  problems.push(...(unknown.length > 0 ? [] : gpuProblems(properties, gres)));
  if (problems.length > 0) throw new Error(problems.join('. '));
  const facts = {
    Cpus: String(Math.min(...types.map(({ cpus }) => cpus))),
    MemoryMib: String(Math.min(...types.map(({ memoryMib }) => usableMib(memoryMib)))),
    ...(gres === '' ? {} : { Gres: gres }),
  };
  log('EC2 knows the instance type', { InstanceType: properties.InstanceType, ...facts });
  return facts;
}

/** An instance type with its name. */
type Named = InstanceType & { readonly name: string };

/** One image boots on all of them. */
function mixedProcessors([first, ...others]: readonly Named[]): string[] {
  return others
    .filter(({ architectures }) => !architectures.some((one) => first?.architectures.includes(one)))
    .map(
      ({ name, architectures }) =>
        `${name} has an ${processorsOf(architectures)} processor, but ${first?.name} has an ` +
        `${processorsOf(first?.architectures ?? [])} one; choose types of one processor`,
    );
}

function nitroProblems({ NeedsNitro }: InstanceFactsProperties, { name, isNitro }: Named): string[] {
  if (NeedsNitro !== 'true' || isNitro) return [];
  return [`${name} is not of the Nitro system, so a machine does not see which worker it is; choose another type`];
}

/** Processors in the words of images' names. */
function processorsOf(architectures: readonly string[]): string {
  const own = architectures.flatMap((one) => PROCESSORS[one] ?? []);
  return own.join(' or ') || architectures.join(' or ') || 'unknown';
}

function processorProblems(
  { Amd64Image, Arm64Image }: InstanceFactsProperties,
  { name, architectures }: Named,
): string[] {
  const own = architectures.flatMap((one) => PROCESSORS[one] ?? []);
  const images = Object.entries({ amd64: Amd64Image, arm64: Arm64Image });
  return images.flatMap(([made, image]) => {
    if (image === undefined || own.includes(made)) return [];
    const has = processorsOf(architectures);
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
