import { imageProcessor, processorOf } from '../settings/processors';
import type { HybridClusterPlan, WorkerPlan } from './plan-types';

/** What EC2 is asked about one instance type. */
export interface FactsAsked {
  readonly instanceType: string;
  /** Images for which the type has to have the processor. */
  readonly images: { readonly amd64?: string; readonly arm64?: string };
  readonly needsGpus: boolean;
}

/** What neither the settings nor the names of types and images tell about the workers of a cluster in AWS. */
export function factsAsked({ sites }: Pick<HybridClusterPlan, 'sites'>): FactsAsked[] {
  const asked = new Map<string, FactsAsked>();
  const workers = sites.flatMap((site) => (site.provider === 'aws' ? site.workers : [])).filter(isAsked);
  for (const { kind } of workers) {
    const { instanceType, image, gres } = kind;
    const before = asked.get(instanceType);
    const processor = imageProcessor(image);
    asked.set(instanceType, {
      instanceType,
      images: { ...before?.images, ...(processor ? { [processor]: image } : {}) },
      needsGpus: before?.needsGpus || gres === undefined,
    });
  }
  return [...asked.values()];
}

function isAsked({ kind: { instanceType, image, cpus, memoryMib, gres }, onDemand }: WorkerPlan): boolean {
  const isSizeUnknown = onDemand && (cpus === undefined || memoryMib === undefined);
  const isProcessorUnknown = !processorOf(instanceType) && imageProcessor(image) !== undefined;
  return isSizeUnknown || gres === undefined || isProcessorUnknown;
}
