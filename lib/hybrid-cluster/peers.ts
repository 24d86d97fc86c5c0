import { pairName } from '../cluster-keys/contract';
import type { HybridClusterPlan, SitePlan } from './plan-types';

/** Where a peer can be called: at an address that is known now, at the Elastic IP of its gateway, or not at all. */
export type PeerEndpoint =
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'elastic-ip' }
  | { readonly kind: 'none' };

/** Another site, as the tunnel of one site sees it. */
export interface Peer {
  /** Name of the other site. */
  readonly site: string;
  readonly tunnelAddress: string;
  readonly cidr: string;
  readonly endpoint: PeerEndpoint;
  readonly keepaliveSeconds: number;
  /** Name of the pair's pre-shared key, the same at both ends. */
  readonly pairName: string;
}

/** All other sites, in the order of the plan: every gateway has a tunnel to every other. */
export function peersOf(plan: Pick<HybridClusterPlan, 'sites' | 'tunnel'>, site: string): Peer[] {
  return plan.sites
    .filter(({ name }) => name !== site)
    .map((peer) => ({
      site: peer.name,
      tunnelAddress: peer.tunnelAddress,
      cidr: peer.cidr,
      endpoint: endpointOf(peer),
      keepaliveSeconds: plan.tunnel.keepaliveSeconds,
      pairName: pairName(site, peer.name),
    }));
}

function endpointOf(site: SitePlan): PeerEndpoint {
  if (site.provider === 'aws') return { kind: 'elastic-ip' };
  return site.endpoint === undefined ? { kind: 'none' } : { kind: 'address', address: site.endpoint };
}
