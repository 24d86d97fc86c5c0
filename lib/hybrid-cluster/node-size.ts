import { type InstanceSize, instanceSize } from './instance-size';
import type { WorkerKindPlan } from './plan-types';

/** What Slurm is told of a machine before it has seen it. Each may be a token: EC2 is asked at the deploy. */
export interface NodeSize {
  readonly cpus: string;
  readonly memoryMib: string;
  /** GPUs in Slurm's words; empty for none. */
  readonly gres: string;
}

/** The size of a kind's machines. */
export type SizeOf = (kind: WorkerKindPlan) => NodeSize;

/** As far as it is known before the deploy: by the settings, or by the type's name. */
export function knownSize({ instanceType, cpus, memoryMib }: WorkerKindPlan): Partial<InstanceSize> {
  const known = instanceSize(instanceType);
  return {
    ...known,
    ...(cpus === undefined ? {} : { cpus }),
    ...(memoryMib === undefined ? {} : { memoryMib }),
  };
}

/** What is known before the deploy and, of the rest, what is at least as long as EC2's answer. */
export const expectedSize: SizeOf = (kind) => {
  const { cpus = 1024, memoryMib = 33_554_432 } = knownSize(kind);
  return { cpus: String(cpus), memoryMib: String(memoryMib), gres: kind.gres ?? 'gpu:the_longest_name:16' };
};
