import type { ClusterOptions, ClusterSite, RunningCluster } from './running-cluster';

/** What a part of the scenario needs. */
export interface Scene {
  readonly cluster: RunningCluster;
  readonly options: ClusterOptions;
}

/** The external site, and the first one in AWS: where workers are added, and whose gateway fails. */
export function nearAndFar({ sites }: RunningCluster): [near: ClusterSite, far: ClusterSite] {
  const [near, far] = sites;
  if (!near || !far) throw new Error('a cluster needs two sites');
  return [near, far];
}

/** The controller's site, and the other ones, which are across a tunnel for it. */
export function homeAndAway({ sites, controller }: RunningCluster): [home: ClusterSite, away: readonly ClusterSite[]] {
  const home = sites.find(({ name }) => name === controller.site);
  if (!home) throw new Error(`the controller's site ${controller.site} is not there`);
  return [home, sites.filter((site) => site !== home)];
}
