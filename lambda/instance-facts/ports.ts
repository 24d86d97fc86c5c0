import type { Log } from '../parameter-store/ports';

/** What EC2 says of an instance type. */
export interface InstanceType {
  /** Processors, as Linux counts them. */
  readonly cpus: number;
  readonly memoryMib: number;
  /** In EC2's words, such as `x86_64`. */
  readonly architectures: readonly string[];
  readonly gpus: readonly Gpu[];
  /** Of the Nitro system. */
  readonly isNitro: boolean;
}

/** The GPUs of one name that an instance type has. */
export interface Gpu {
  /** In EC2's words, such as `A10G`. */
  readonly name: string;
  /** In EC2's words, such as `NVIDIA`. */
  readonly manufacturer: string;
  readonly count: number;
}

/** What the core works with; AWS stands behind it in production, memory in the tests. */
export interface Environment {
  /** The type, or undefined where the region has none of the name. */
  readonly describe: (instanceType: string) => Promise<InstanceType | undefined>;
  readonly region: string;
  readonly log: Log;
}
