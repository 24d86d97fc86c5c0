import { Construct } from 'constructs';
import { InstanceFacts } from '../instance-facts/instance-facts';
import { factsAsked, factsKey } from './facts-asked';
import { expectedSize, type Machines, type NodeSize } from './node-size';
import type { HybridClusterPlan } from './plan-types';

export interface KindFactsProps {
  readonly plan: HybridClusterPlan;
}

/** What EC2 is asked about the workers of a cluster, each instance type once; nothing where settings and names tell all. */
export class KindFacts extends Construct {
  private readonly facts: ReadonlyMap<string, InstanceFacts>;

  constructor(scope: Construct, id: string, { plan }: KindFactsProps) {
    super(scope, id);
    this.facts = new Map(
      factsAsked(plan).map((asked) => {
        const types = asked.instanceTypes.join();
        return [types, new InstanceFacts(this, types, asked)];
      }),
    );
  }

  /** What Slurm is told of the machines of a kind or a fleet: the settings, and what EC2 says where they say nothing. */
  sizeOf = (machines: Machines): NodeSize => {
    const facts = this.of(machines);
    // A kind that EC2 is not asked about has no machine that is off, and no GPU.
    if (!facts) return expectedSize(machines);
    const { cpus, memoryMib } = 'instanceTypes' in machines ? {} : machines;
    return {
      cpus: cpus === undefined ? facts.cpus : String(cpus),
      memoryMib: memoryMib === undefined ? facts.memoryMib : String(memoryMib),
      gres: machines.gres ?? facts.gres,
    };
  };

  /** What machines of a kind or a fleet should wait for; undefined where EC2 is not asked. */
  of(machines: Machines): InstanceFacts | undefined {
    return this.facts.get(factsKey(machines));
  }
}
