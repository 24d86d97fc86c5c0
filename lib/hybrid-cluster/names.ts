/** Host name of an AWS site's gateway. */
export function gatewayHostname(site: string): string {
  return `${site}-gateway`;
}

/** Feature of on-demand workers. */
export const ON_DEMAND_FEATURE = 'cloud';

/**
 * What the host and node names of a site's workers begin with; a hyphen and a number follow, which counts from 1.
 *
 * @param kind - name of their kind; undefined: it has none
 */
export function workerNames(site: string, kind: string | undefined) {
  const standing = kind === undefined ? site : `${site}-${kind}`;
  return { standing, onDemand: `${standing}-${ON_DEMAND_FEATURE}` };
}

/** What the node names of a fleet's workers begin with; a hyphen and a number follow, which counts from 1. */
export function fleetNames(site: string, fleet: string): string {
  return `${site}-${fleet}`;
}

/** The partition over all sites. */
export const ALL_PARTITION = 'all';

/** In place of a host name: jobs may be submitted from every machine of the cluster. */
export const SUBMIT_FROM_ANYWHERE = 'all';
