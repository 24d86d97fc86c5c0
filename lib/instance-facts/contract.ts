/**
 * What `InstanceFacts` and its custom-resource handler agree on. Imported by both sides; imports nothing.
 *
 * CloudFormation delivers every scalar property as a string, whatever its type was.
 */

export const INSTANCE_FACTS_TYPE = 'Custom::SkylanInstanceFacts';

/** What stands between instance types that are asked about together. */
export const TYPE_SEPARATOR = ',';

/** Properties of `Custom::SkylanInstanceFacts`: what EC2 says of an instance type, or of the smallest of several. */
export interface InstanceFactsProperties {
  /** Such as `g5.xlarge`, or several with commas between them. */
  readonly InstanceType: string;
  /** Image for amd64 that machines of the type boot from, as settings name it. The deploy fails on another processor. */
  readonly Amd64Image?: string;
  /** The same for arm64. */
  readonly Arm64Image?: string;
  /** `true`: the deploy fails where the type is not of the Nitro system, whose machines alone see tags that they get later. */
  readonly NeedsNitro?: 'true';
  /** `true`: the deploy fails where the type has no GPU that Slurm finds. */
  readonly NeedsGpus: 'true' | 'false';
}

/** Attributes of `Custom::SkylanInstanceFacts` (`Fn::GetAtt`). */
export interface InstanceFactsAttributes {
  /** Processors, as Linux counts them. */
  readonly Cpus: string;
  /** Memory that Linux has left for jobs and itself, in MiB. */
  readonly MemoryMib: string;
  /** NVIDIA's GPUs in Slurm's words, such as `gpu:a10g:1`; missing where there are none, and of several types. */
  readonly Gres?: string;
}
