import { ping } from '../checks/ping';
import type { Peer } from '../peer';
import type { CheckResult } from '../report';
import type { ClusterSite, RunningCluster } from './running-cluster';

/**
 * Each site's worker pings each other's, and each gateway the other sites' workers, both ways; so does a controller
 * that is a machine of its own.
 */
export async function* reachEachOther({ sites, controller }: RunningCluster): AsyncGenerator<CheckResult> {
  for (const [from, to] of pairs(sites)) yield await ping(from, to);
  if (sites.some(({ gateway }) => gateway.name === controller.name)) return;
  for (const { name, worker } of sites) {
    if (name === controller.site) continue;
    yield await ping(controller, worker);
    yield await ping(worker, controller);
  }
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
