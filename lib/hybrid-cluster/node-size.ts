import { type InstanceSize, instanceSize } from './instance-size';
import type { FleetPlan, WorkerKindPlan } from './plan-types';

/** What Slurm is told of a machine before it has seen it. Each may be a token: EC2 is asked at the deploy. */
export interface NodeSize {
  readonly cpus: string;
  readonly memoryMib: string;
  /** GPUs in Slurm's words; empty for none. */
  readonly gres: string;
}

/** Machines that Slurm is told one size of. */
export type Machines = WorkerKindPlan | FleetPlan;

/** The size of the machines of a kind or of a fleet. */
export type SizeOf = (machines: Machines) => NodeSize;

/** The instance types that they may be of. */
export function typesOf(machines: Machines): readonly string[] {
  return 'instanceTypes' in machines ? machines.instanceTypes : [machines.instanceType];
}

/** As far as it is known before the deploy: by the settings, or by the names of the types, of the smallest. */
export function knownSize(machines: Machines): Partial<InstanceSize> {
  const { cpus, memoryMib } = 'instanceTypes' in machines ? {} : machines;
  return {
    ...smallest(typesOf(machines).map(instanceSize)),
    ...(cpus === undefined ? {} : { cpus }),
    ...(memoryMib === undefined ? {} : { memoryMib }),
  };
}

/** Each figure of the smallest; undefined where one of them is not known. */
function smallest(sizes: readonly (InstanceSize | undefined)[]): InstanceSize | undefined {
  const known = sizes.flatMap((size) => size ?? []);
  if (known.length < sizes.length) return undefined;
  return {
    cpus: Math.min(...known.map(({ cpus }) => cpus)),
    memoryMib: Math.min(...known.map(({ memoryMib }) => memoryMib)),
  };
}

/** What is known before the deploy and, of the rest, what is at least as long as EC2's answer. */
export const expectedSize: SizeOf = (machines) => {
  const { cpus = 1024, memoryMib = 33_554_432 } = knownSize(machines);
  return { cpus: String(cpus), memoryMib: String(memoryMib), gres: machines.gres ?? 'gpu:the_longest_name:16' };
};
