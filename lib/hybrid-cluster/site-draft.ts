import { Ipv4Network } from '../net/ipv4';
import { type Draft, type Kept, otherwise, ownOr } from '../settings/draft';
import { GATEWAY_HOSTS, gatewayAddress } from './aws-layout';
import { DEFAULTS } from './defaults';
import type { hybridClusterSchema } from './settings';

/** The settings with the defaults that their schema declares. */
export type Declared = Draft<typeof hybridClusterSchema>;

/** A site with its defaults filled in, not yet checked against the others. */
export type SiteDraft = ReturnType<typeof siteDraft>;

/** One kind of a site's workers. */
export type KindDraft = SiteDraft['workers'][number];

/** One fleet of a site. */
export type FleetDraft = SiteDraft['fleets'][number];

/** Type and image of a machine in AWS. */
export interface MachineDraft {
  readonly instanceType: Kept<string>;
  readonly image: Kept<string>;
}

/** Fills the defaults in that follow from the site's other settings, and from those of the cluster. */
export function siteDraft(site: Declared['sites'][number], { tunnel, image, imageRevision }: Declared) {
  const { provider, cidr } = site;
  const number = Number(site.path.at(-1)) + 1;
  const network = cidr && Ipv4Network.of(cidr.value);
  const tunnelNetwork = tunnel.cidr && Ipv4Network.of(tunnel.cidr.value);
  const gatewayHost =
    provider?.value === 'aws'
      ? network && gatewayAddress(network, imageRevision?.value ?? 1)
      : network?.address(GATEWAY_HOSTS[0]);
  return {
    ...site,
    uplinkMtuBytes: provider && otherwise(site.uplinkMtuBytes, DEFAULTS.uplinkMtuBytes[provider.value]),
    tunnelAddress: otherwise(site.tunnelAddress, tunnelNetwork?.address(number)),
    gatewayAddress: network && otherwise(site.gatewayAddress, gatewayHost),
    gateway: { ...site.gateway, image: ownOr(site.gateway.image, image) },
    workers: site.workers.map((kind) => ({
      ...kind,
      image: ownOr(kind.image, image),
      // One that stands alone has no number.
      slot: otherwise(kind.slot, Number(kind.path.at(-1)) || 0),
    })),
    fleets: site.fleets.map((fleet) => ({ ...fleet, image: ownOr(fleet.image, image) })),
  };
}
