import type { CheckResult } from '../../report/report';
import type { ClusterSite, RunningCluster } from '../../running/cluster/running-cluster';
import type { Peer } from '../../running/peer';
import { ping } from '../ping';

/**
 * Each site's worker pings each other's, and each gateway the other sites' workers, both ways; so does a controller
 * that is a machine of its own. All side by side.
 */
export function reachEachOther({ sites, controller }: RunningCluster): Promise<CheckResult[]> {
  const apart = sites.some(({ gateway }) => gateway.name === controller.name)
    ? []
    : sites
        .filter(({ name }) => name !== controller.site)
        .flatMap(({ worker }): [Peer, Peer][] => [
          [controller, worker],
          [worker, controller],
        ]);
  return Promise.all([...pairs(sites), ...apart].map(([from, to]) => ping(from, to)));
}

/** Who pings whom. */
export function pairs(sites: readonly ClusterSite[]): [from: Peer, to: Peer][] {
  return sites.flatMap((one) =>
    sites
      .filter((other) => other !== one)
      .flatMap((other): [Peer, Peer][] => [
        [one.worker, other.worker],
        [one.gateway, other.worker],
        [other.worker, one.gateway],
      ]),
  );
}
