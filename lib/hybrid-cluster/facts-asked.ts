import { imageProcessor, processorOf } from '../settings/processors';
import { type Machines, typesOf } from './node-size';
import type { HybridClusterPlan, WorkerPlan } from './plan-types';

/** What EC2 is asked about one instance type, or about those of a fleet. */
export interface FactsAsked {
  readonly instanceTypes: readonly string[];
  /** Images for which they have to have the processor. */
  readonly images: { readonly amd64?: string; readonly arm64?: string };
  readonly needsGpus: boolean;
  /** Whether a machine has to see a tag that it gets while it runs. */
  readonly needsNitro: boolean;
}

/** What neither the settings nor the names of types and images tell about the workers of a cluster in AWS. */
export function factsAsked({ sites }: Pick<HybridClusterPlan, 'sites'>): FactsAsked[] {
  const asked = new Map<string, FactsAsked>();
  const inAws = sites.flatMap((site) => (site.provider === 'aws' ? [site] : []));
  const kinds = inAws.flatMap(({ workers }) => workers.filter(isAsked).map(({ kind }) => kind));
  for (const machines of [...kinds, ...inAws.flatMap(({ fleets }) => fleets)]) {
    const { image, gres } = machines;
    const key = factsKey(machines);
    const before = asked.get(key);
    const processor = imageProcessor(image);
    asked.set(key, {
      instanceTypes: [...typesOf(machines)].sort(),
      images: { ...before?.images, ...(processor ? { [processor]: image } : {}) },
      needsGpus: before?.needsGpus || gres === undefined,
      needsNitro: before?.needsNitro || 'instanceTypes' in machines,
    });
  }
  return [...asked.values()];
}

/** By which machines find what EC2 says of their types. */
export function factsKey(machines: Machines): string {
  return [...typesOf(machines)].sort().join();
}

function isAsked({ kind: { instanceType, image, cpus, memoryMib, gres }, onDemand }: WorkerPlan): boolean {
  const isSizeUnknown = onDemand && (cpus === undefined || memoryMib === undefined);
  const isProcessorUnknown = !processorOf(instanceType) && imageProcessor(image) !== undefined;
  return isSizeUnknown || gres === undefined || isProcessorUnknown;
}
