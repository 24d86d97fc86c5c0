import { usableMib } from '../instance-facts/usable-memory';

/** What Slurm must know of a machine that is off. */
export interface InstanceSize {
  readonly cpus: number;
  /** Memory that Linux has left for jobs and itself, a little less than the type's. */
  readonly memoryMib: number;
}

/** GiB of memory a processor. */
const MEMORY_PER_CPU: Readonly<Record<string, number>> = { c: 2, m: 4, r: 8 };

/** Families whose sizes are regular, of generations 5 to 7: Intel, AMD (`a`), Graviton (`g`), with disks (`d`). */
const REGULAR_FAMILY = /^([cmr])(?:5a?d?|6(?:a|gd?|id?)|7(?:a|gd?|i(?:-flex)?))$/;

/** Families with a size of one processor. */
const FAMILY_WITH_MEDIUM = /^[cmr](?:6gd?|7gd?|7a)$/;

/** Processors, and GiB of memory, of burstable types: t3, t3a, t4g. */
const BURSTABLE_SIZES: Readonly<Record<string, readonly [number, number]>> = {
  nano: [2, 0.5],
  micro: [2, 1],
  small: [2, 2],
  medium: [2, 4],
  large: [2, 8],
  xlarge: [4, 16],
  '2xlarge': [8, 32],
};

/**
 * Processors and usable memory of common EC2 instance types, as far as that is needed before EC2 is asked at the deploy.
 *
 * @returns undefined for types whose size does not follow from their name
 */
export function instanceSize(instanceType: string): InstanceSize | undefined {
  const [family = '', size = ''] = instanceType.split('.');
  if (/^t(3a?|4g)$/.test(family)) {
    const burstable = Object.hasOwn(BURSTABLE_SIZES, size) ? BURSTABLE_SIZES[size] : undefined;
    return burstable && { cpus: burstable[0], memoryMib: usableMib(burstable[1] * 1024) };
  }
  const perCpu = MEMORY_PER_CPU[REGULAR_FAMILY.exec(family)?.[1] ?? ''];
  const cpus = cpusOf(family, size);
  return perCpu && cpus ? { cpus, memoryMib: usableMib(cpus * perCpu * 1024) } : undefined;
}

function cpusOf(family: string, size: string): number | undefined {
  if (size === 'medium') return FAMILY_WITH_MEDIUM.test(family) ? 1 : undefined;
  if (size === 'large') return 2;
  const multiple = /^(\d*)xlarge$/.exec(size)?.[1];
  return multiple === undefined ? undefined : 4 * Number(multiple || 1);
}
