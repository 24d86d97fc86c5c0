import { CustomResource } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import {
  INSTANCE_FACTS_TYPE,
  type InstanceFactsAttributes,
  type InstanceFactsProperties,
  TYPE_SEPARATOR,
} from './contract';
import { instanceFactsProvider } from './instance-facts-provider';

export interface InstanceFactsProps {
  /** Such as `g5.xlarge`; of several, each figure is that of the smallest. */
  readonly instanceTypes: readonly string[];

  /**
   * Image that machines of the type boot from, by the processor that it is made for.
   *
   * @default - none whose processor is known
   */
  readonly images?: { readonly amd64?: string; readonly arm64?: string };

  /**
   * Whether `gres` is asked for.
   *
   * @default false
   */
  readonly needsGpus?: boolean;

  /**
   * Whether the machines have to see tags that they get while they run: the deploy fails where a type's do not.
   *
   * @default false
   */
  readonly needsNitro?: boolean;
}

/**
 * What EC2 says of an instance type, asked at the deploy: what comes next needs no table here. The deploy fails where the
 * region has no such type, or its processor is none that the images are made for: machines should wait for this.
 */
export class InstanceFacts extends Construct {
  /** Processors, as Linux counts them (token). */
  readonly cpus: string;
  /** Memory that Linux has left for jobs and itself, in MiB (token). */
  readonly memoryMib: string;

  private readonly resource: CustomResource;

  constructor(scope: Construct, id: string, props: InstanceFactsProps) {
    super(scope, id);
    const { instanceTypes, images = {}, needsGpus = false, needsNitro = false } = props;
    const { provider, access } = instanceFactsProvider(this);
    const properties: InstanceFactsProperties = {
      InstanceType: instanceTypes.join(TYPE_SEPARATOR),
      ...(images.amd64 === undefined ? {} : { Amd64Image: images.amd64 }),
      ...(images.arm64 === undefined ? {} : { Arm64Image: images.arm64 }),
      ...(needsNitro ? { NeedsNitro: 'true' } : {}),
      NeedsGpus: needsGpus ? 'true' : 'false',
    };
    this.resource = new CustomResource(this, 'Resource', {
      resourceType: INSTANCE_FACTS_TYPE,
      serviceToken: provider.serviceToken,
      properties: { ...properties },
    });
    this.resource.node.addDependency(access);
    this.cpus = this.attribute('Cpus');
    this.memoryMib = this.attribute('MemoryMib');
  }

  /** NVIDIA's GPUs in Slurm's words, such as `gpu:a10g:1` (token); only with `needsGpus`. */
  get gres(): string {
    return this.attribute('Gres');
  }

  private attribute(name: keyof InstanceFactsAttributes): string {
    return this.resource.getAttString(name);
  }
}
