/** Host name of an AWS site's gateway. */
export function gatewayHostname(site: string): string {
  return `${site}-gateway`;
}

/** Host and node name of a standing worker; numbers count from 1. */
export function workerHostname(site: string, number: number): string {
  return `${site}-${number}`;
}

/** Host and node name of an on-demand worker; numbers count from 1. */
export function onDemandHostname(site: string, number: number): string {
  return `${site}-cloud-${number}`;
}

/** Feature of on-demand workers. */
export const ON_DEMAND_FEATURE = 'cloud';

/** The partition over all sites. */
export const ALL_PARTITION = 'all';

/** In place of a host name: jobs may be submitted from every machine of the cluster. */
export const SUBMIT_FROM_ANYWHERE = 'all';
