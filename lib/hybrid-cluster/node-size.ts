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

/** What the settings say and, where EC2 is asked, what is at least as long as its answer. */
export const widestSize: SizeOf = ({ cpus, memoryMib, gres }) => ({
  cpus: String(cpus ?? 1024),
  memoryMib: String(memoryMib ?? 33_554_432),
  gres: gres ?? 'gpu:the_longest_name:16',
});
