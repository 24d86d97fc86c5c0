import { Construct } from 'constructs';
import { InstanceFacts } from '../instance-facts/instance-facts';
import { factsAsked } from './facts-asked';
import { expectedSize, type NodeSize } from './node-size';
import type { HybridClusterPlan, WorkerKindPlan } from './plan-types';

export interface KindFactsProps {
  readonly plan: HybridClusterPlan;
}

/** What EC2 is asked about the workers of a cluster, each instance type once; nothing where settings and names tell all. */
export class KindFacts extends Construct {
  private readonly facts: ReadonlyMap<string, InstanceFacts>;

  constructor(scope: Construct, id: string, { plan }: KindFactsProps) {
    super(scope, id);
    this.facts = new Map(
      factsAsked(plan).map(({ instanceType, images, needsGpus }) => [
        instanceType,
        new InstanceFacts(this, instanceType, { instanceType, images, needsGpus }),
      ]),
    );
  }

  /** What Slurm is told of a kind's machines: the settings, and what EC2 says where they say nothing. */
  sizeOf = (kind: WorkerKindPlan): NodeSize => {
    const facts = this.of(kind);
    // A kind that EC2 is not asked about has no machine that is off, and no GPU.
    if (!facts) return expectedSize(kind);
    return {
      cpus: kind.cpus === undefined ? facts.cpus : String(kind.cpus),
      memoryMib: kind.memoryMib === undefined ? facts.memoryMib : String(kind.memoryMib),
      gres: kind.gres ?? facts.gres,
    };
  };

  /** What the machines of a kind should wait for; undefined where EC2 is not asked. */
  of({ instanceType }: WorkerKindPlan): InstanceFacts | undefined {
    return this.facts.get(instanceType);
  }
}
