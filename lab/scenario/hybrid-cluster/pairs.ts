import { ping } from '../checks/ping';
import type { Peer } from '../peer';
import type { CheckResult } from '../report';
import type { ClusterSite } from './running-cluster';

/** Each site's worker pings each other's, and each gateway the other sites' workers, both ways. */
export async function* reachEachOther(sites: readonly ClusterSite[]): AsyncGenerator<CheckResult> {
  for (const [from, to] of pairs(sites)) yield await ping(from, to);
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
