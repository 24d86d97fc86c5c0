import type { InstanceSize } from './instance-size';
import { knownSize } from './node-size';
import type { HybridClusterPlan, SitePlan } from './plan-types';

/** Where no worker's size is known: less than any machine has that runs jobs of one processor. */
const UNKNOWN_MIB = 512;

/**
 * MiB that a job gets for each processor when it asks for none: as much as each worker has for each of its own, so that
 * a job of all of a worker's processors fits wherever it goes.
 */
export function jobMemoryMib({
  jobMemoryMib: given,
  sites,
}: Pick<HybridClusterPlan, 'jobMemoryMib' | 'sites'>): number {
  if (given !== undefined) return given;
  const known = sites.flatMap(sizesOf);
  if (known.length === 0) return UNKNOWN_MIB;
  return Math.min(...known.map(({ cpus, memoryMib }) => Math.floor(memoryMib / cpus)));
}

/** Sizes of a site's workers, as far as they are known before the deploy. */
function sizesOf(site: SitePlan): InstanceSize[] {
  if (site.provider === 'external') return site.workerSize ? [site.workerSize] : [];
  return [...site.workers.map(({ kind }) => kind), ...site.fleets].flatMap((machines) => {
    const { cpus, memoryMib } = knownSize(machines);
    return cpus === undefined || memoryMib === undefined ? [] : [{ cpus, memoryMib }];
  });
}
