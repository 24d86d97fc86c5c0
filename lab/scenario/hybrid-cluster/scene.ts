import type { LabOptions } from '../lab';
import type { ClusterSite, RunningCluster } from './running-cluster';

export interface HybridClusterOptions extends LabOptions {
  /** How many sites, 2 or 3: the external one, and the rest in AWS. */
  readonly sites: number;
}

/** What a part of the scenario needs. */
export interface Scene {
  readonly cluster: RunningCluster;
  readonly options: HybridClusterOptions;
}

/** The external site, and the first one in AWS: where workers are added, and whose gateway fails. */
export function nearAndFar({ cluster }: Scene): [near: ClusterSite, far: ClusterSite] {
  const [near, far] = cluster.sites;
  if (!near || !far) throw new Error('a cluster needs two sites');
  return [near, far];
}
