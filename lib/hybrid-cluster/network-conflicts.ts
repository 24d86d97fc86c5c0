import { Ipv4Network } from '../net/ipv4';
import { addressProblem, DOCKER_CIDR, duplicates, hostAddresses, overlapProblem } from '../settings/conflicts';
import type { Kept } from '../settings/draft';
import { named, type Sourced } from '../settings/sourced';
import { settingName } from '../settings/wording';
import type { Draft } from './draft';
import { HYBRID_CLUSTER_KEY as KEY } from './settings';
import type { SiteDraft } from './site-draft';

/** What is wrong between the sites, and between sites and tunnel. */
export function networkConflicts({ sites, tunnel }: Draft): string[] {
  return [
    ...overlaps(
      sites.flatMap(({ cidr }) => cidr ?? []),
      tunnel.cidr,
    ),
    ...tunnelAddressProblems(sites, tunnel.cidr),
    ...publicAddressProblems(sites, tunnel.cidr),
    ...publicKeyProblems(sites),
    ...unreachablePairs(sites),
  ];
}

function overlaps(cidrs: readonly Sourced<string>[], tunnel: Kept<string>): string[] {
  const all = tunnel ? [tunnel, ...cidrs] : cidrs;
  const problem = (changed: Sourced<string>, kept: { cidr: string; name: string }) => {
    const others = all.filter((one) => one !== changed).map(({ value }) => value);
    return overlapProblem(KEY, changed, kept, others);
  };
  const docker = { cidr: DOCKER_CIDR, name: `${DOCKER_CIDR}, where Docker puts its containers` };
  const nameOf = (one: Sourced<string>) => ({ cidr: one.value, name: named(KEY, one) });
  return [
    ...all.flatMap((one) => problem(one, docker)),
    // A site's network is often given; the tunnel's is free to choose.
    ...(tunnel ? cidrs.flatMap((site) => problem(tunnel, nameOf(site))) : []),
    ...cidrs.flatMap((later, index) => cidrs.slice(0, index).flatMap((earlier) => problem(later, nameOf(earlier)))),
  ];
}

function tunnelAddressProblems(sites: readonly SiteDraft[], tunnel: Kept<string>): string[] {
  if (!tunnel) return [];
  const addresses = sites.flatMap(({ tunnelAddress }) => tunnelAddress ?? []);
  const usable = hostAddresses(Ipv4Network.of(tunnel.value));
  return [
    ...addresses.flatMap((address) => addressProblem(KEY, address, usable)),
    ...duplicates(KEY, addresses, 'give each site an address of its own'),
  ];
}

function publicAddressProblems(sites: readonly SiteDraft[], tunnel: Kept<string>): string[] {
  const addresses = sites.flatMap(({ endpoint, natAddress }) => [endpoint ?? [], natAddress ?? []].flat());
  const networks = [tunnel, ...sites.map(({ cidr }) => cidr)].flatMap((one) => one ?? []);
  const inside = addresses.flatMap((address) => {
    const network = networks.find(({ value }) => Ipv4Network.of(value).hostNumber(address.value ?? '') !== undefined);
    if (!network) return [];
    return [
      `${named(KEY, address)} is inside ${named(KEY, network)}, so the tunnel's own packets would be sent into the ` +
        'tunnel; write the address at which the internet knows the site',
    ];
  });
  const both = sites.flatMap(({ endpoint, natAddress }) =>
    endpoint?.value !== undefined && natAddress?.value !== undefined
      ? [
          `${named(KEY, natAddress)} goes against ${named(KEY, endpoint)}, since a site that can be called is not ` +
            'behind NAT; leave one of them out',
        ]
      : [],
  );
  return [...inside, ...both, ...duplicates(KEY, addresses, 'give each site an address of its own')];
}

function publicKeyProblems(sites: readonly SiteDraft[]): string[] {
  const keys = sites.flatMap(({ publicKey }) => publicKey ?? []);
  const revised = sites.flatMap(({ publicKey, keyRevision }) =>
    publicKey?.value !== undefined && keyRevision?.given
      ? [
          `${named(KEY, keyRevision)} is for keys that are made here, but ${settingName(KEY, publicKey.path)} is ` +
            "the site's own; leave one of them out",
        ]
      : [],
  );
  return [...revised, ...duplicates(KEY, keys, 'give each site a key pair of its own')];
}

/** Pairs of sites of which neither can call the other. */
function unreachablePairs(sites: readonly SiteDraft[]): string[] {
  // A refused endpoint counts as one: with it mended, the site can be called.
  const uncallable = sites.filter(
    ({ provider, endpoint }) => provider?.value === 'external' && endpoint && endpoint.value === undefined,
  );
  return uncallable.flatMap((later, index) =>
    uncallable.slice(0, index).map((earlier) => {
      const endpoints = [later, earlier].map(({ path }) => settingName(KEY, [...path, 'endpoint']));
      return (
        `${siteLabel(later)} has no endpoint, and neither has ${siteLabel(earlier)}, so none of the two can call the ` +
        `other; write a public address as ${endpoints.join(' or as ')}`
      );
    }),
  );
}

function siteLabel({ name, path }: SiteDraft): string {
  return name ? named(KEY, name) : settingName(KEY, path);
}
