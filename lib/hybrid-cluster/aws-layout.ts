import type { Ipv4Network } from '../net/ipv4';

/**
 * Who has which address in an AWS site. Each address depends on the site's CIDR and
 * on the machine's own number only, so that more workers move nobody: standing workers
 * count up from the worker subnet's host 11, on-demand workers down from its last address.
 */

/** Longest and shortest prefix of an AWS site: the gateway subnet is a quarter, and AWS wants /28 at least. */
export const AWS_SITE_PREFIXES = { shortest: 16, longest: 26 } as const;

/** Host number of a site's gateway, counted in the site's CIDR. */
export const GATEWAY_HOST = 10;

/** Host number of the controller in the worker subnet. */
const CONTROLLER_HOST = 10;

const FIRST_WORKER_HOST = 11;

/** Public subnet of the site gateway: the first quarter. */
export function gatewaySubnet(site: Ipv4Network): Ipv4Network {
  return site.part(site.prefixLength + 2, 0);
}

/** Private subnet of the workers and the controller: the upper half. */
export function workerSubnet(site: Ipv4Network): Ipv4Network {
  return site.part(site.prefixLength + 1, 1);
}

/** Address of a controller in AWS. */
export function controllerAddress(subnet: Ipv4Network): string | undefined {
  return subnet.address(CONTROLLER_HOST);
}

/** Address of a standing worker. */
export function workerAddress(subnet: Ipv4Network, number: number): string | undefined {
  return subnet.address(FIRST_WORKER_HOST + number - 1);
}

/** Address of an on-demand worker; AWS keeps the last one of the subnet. */
export function onDemandAddress(subnet: Ipv4Network, number: number): string | undefined {
  return subnet.address(subnet.size - 1 - number);
}

/** How many workers of both kinds a subnet has addresses for. */
export function workerRoom(subnet: Ipv4Network): number {
  return subnet.size - 1 - FIRST_WORKER_HOST;
}
