import type { Ipv4Network } from '../net/ipv4';

/**
 * Who has which address in an AWS site. Each address depends on the site's CIDR, the
 * machine's own number and `imageRevision` only, so that more workers move nobody.
 *
 * EC2 makes a machine of a new image before the old one is gone, and no two machines
 * can have one address. So there are two addresses for each machine, and odd image
 * revisions have the one, even ones the other.
 */

/** Longest and shortest prefix of an AWS site: the gateway subnet is a quarter, and AWS wants /28 at least. */
export const AWS_SITE_PREFIXES = { shortest: 16, longest: 26 } as const;

/** A host number for odd image revisions, and one for even ones. */
type HostPair = readonly [odd: number, even: number];

/** Host numbers of a site's gateway, counted in the site's CIDR. Outside AWS it has the first. */
export const GATEWAY_HOSTS: HostPair = [10, 11];

/** Host numbers of the controller in the worker subnet. */
export const CONTROLLER_HOSTS: HostPair = [10, 9];

/**
 * Host number of the controller's service address in the worker subnet: the same for all image revisions, since it is a
 * second address of the machine that has the cluster's state, and moves with that.
 */
const SERVICE_HOST = 8;

/** Workers of odd image revisions begin here. */
const FIRST_WORKER_HOST = 11;

/** Public subnet of the site gateway: the first quarter. */
export function gatewaySubnet(site: Ipv4Network): Ipv4Network {
  return site.part(site.prefixLength + 2, 0);
}

/** AWS has no smaller subnet. */
const LONGEST_SUBNET_PREFIX = 28;

/** Addresses of a subnet that AWS keeps: the first four, and the last. */
const KEPT_BY_AWS = 5;

/**
 * Private subnets of the fleets, one for each availability zone that there is room for, in the second quarter: its first
 * half, and its last two quarters. They depend on the site's CIDR only, so that a further zone moves no subnet.
 */
export function fleetSubnets(site: Ipv4Network): Ipv4Network[] {
  const quarter = site.part(site.prefixLength + 2, 1);
  const half = quarter.prefixLength + 1;
  if (half > LONGEST_SUBNET_PREFIX) return [quarter];
  if (half === LONGEST_SUBNET_PREFIX) return [quarter.part(half, 0), quarter.part(half, 1)];
  return [quarter.part(half, 0), quarter.part(half + 1, 2), quarter.part(half + 1, 3)];
}

/** How many workers of fleets a subnet has addresses for. */
export function fleetRoom(subnet: Ipv4Network): number {
  return subnet.size - KEPT_BY_AWS;
}

/** Private subnet of the workers and the controller: the upper half. */
export function workerSubnet(site: Ipv4Network): Ipv4Network {
  return site.part(site.prefixLength + 1, 1);
}

/** Address of the gateway of an AWS site. */
export function gatewayAddress(site: Ipv4Network, imageRevision: number): string | undefined {
  return site.address(ofRevision(GATEWAY_HOSTS, imageRevision));
}

/** Address of a controller in AWS. */
export function controllerAddress(subnet: Ipv4Network, imageRevision: number): string | undefined {
  return subnet.address(ofRevision(CONTROLLER_HOSTS, imageRevision));
}

/** Addresses that the controller's machine has by default, in any image revision. */
export function controllerAddresses(subnet: Ipv4Network): string[] {
  return CONTROLLER_HOSTS.flatMap((host) => subnet.address(host) ?? []);
}

/** Address at which a controller in AWS is reached, whichever machine it is. */
export function serviceAddress(subnet: Ipv4Network): string | undefined {
  return subnet.address(SERVICE_HOST);
}

/** Address of a standing worker: from where its kind begins, they count up. */
export function workerAddress(
  subnet: Ipv4Network,
  imageRevision: number,
  number: number,
  slot: number,
): string | undefined {
  return addressAt(subnet, imageRevision, kindBegin(subnet, slot) + number - 1);
}

/** Address of an on-demand worker: from where its kind begins, they count down. */
export function onDemandAddress(
  subnet: Ipv4Network,
  imageRevision: number,
  number: number,
  slot: number,
): string | undefined {
  return addressAt(subnet, imageRevision, kindBegin(subnet, slot) - number);
}

/**
 * Where a kind of workers begins, among the addresses of all of them, after whose last one comes the first: kind 0 there,
 * kind 1 half-way, kinds 2 and 3 at the quarters, and so on. A further kind moves none of the others.
 */
function kindBegin(subnet: Ipv4Network, slot: number): number {
  const bits = [...slot.toString(2)].reverse().map(Number);
  const part = bits.reduce((sum, bit, place) => sum + bit / 2 ** (place + 1), 0);
  return Math.floor(workerRoom(subnet) * part);
}

function addressAt(subnet: Ipv4Network, imageRevision: number, place: number): string | undefined {
  const room = workerRoom(subnet);
  return subnet.address(firstWorkerHost(subnet, imageRevision) + (((place % room) + room) % room));
}

/** How many workers, standing and on demand, a subnet has addresses for: half of those that it has, AWS keeping the last one. */
export function workerRoom(subnet: Ipv4Network): number {
  return Math.floor((subnet.size - 1 - FIRST_WORKER_HOST) / 2);
}

function firstWorkerHost(subnet: Ipv4Network, imageRevision: number): number {
  return ofRevision([FIRST_WORKER_HOST, FIRST_WORKER_HOST + workerRoom(subnet)], imageRevision);
}

function ofRevision([odd, even]: HostPair, imageRevision: number): number {
  return imageRevision % 2 === 1 ? odd : even;
}
