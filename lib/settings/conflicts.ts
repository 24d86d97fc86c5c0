import { Ipv4Network } from '../net/ipv4';
import type { Kept } from './draft';
import { imageProcessor, processorOf } from './processors';
import { type Address, named, type Sourced } from './sourced';
import { settingName } from './wording';

/** AWS keeps the first four addresses of a subnet (network, router, DNS, future use) and the last. */
const AWS_RESERVED_FIRST = 4;

/** The network of Docker's default bridge. */
export const DOCKER_CIDR = '172.17.0.0/16';

/** Ranges to propose when the user's overlap. */
const PROPOSALS = ['172.31.1.0/24', '10.213.1.0/24', '192.168.213.0/24'].map(Ipv4Network.of);

/** The part of an address's network that machines may use. */
export interface UsableAddresses {
  readonly network: Ipv4Network;
  readonly from: number;
  readonly to: number;
  /** Says why a host number outside `from`..`to` is refused. */
  readonly reason: (hostNumber: number) => string;
  /** An address within that is taken, and by what, for example `the LAN's router`. */
  readonly taken?: { readonly address: Address; readonly by: string } | undefined;
}

/** All addresses of a network but its own and the broadcast address. */
export function hostAddresses(network: Ipv4Network): UsableAddresses {
  const reason = (host: number) => `is the ${host === 0 ? 'network' : 'broadcast'} address of ${network.cidr}`;
  return { network, from: 1, to: network.size - 2, reason };
}

/** The addresses of a VPC's subnet that AWS leaves to machines. */
export function subnetAddresses(subnet: Ipv4Network): UsableAddresses {
  const reason = () => `is one of the addresses of ${subnet.cidr} that AWS keeps for itself`;
  return { network: subnet, from: AWS_RESERVED_FIRST, to: subnet.size - 2, reason };
}

/**
 * Why a machine cannot have an address; nothing when it can.
 *
 * @param key - context key, the first part of each setting's name
 */
export function addressProblem(key: string, address: Address, usable: UsableAddresses): string[] {
  const { network, from, to, taken } = usable;
  const cure = `choose an address from ${network.address(from)} to ${network.address(to)}`;
  if (address.value === undefined) {
    const setting = settingName(key, address.path);
    return [`${setting} has no default in ${network.cidr}, which is too small for it; ${cure}`];
  }
  const host = network.hostNumber(address.value);
  if (host === undefined) return [`${named(key, address)} is outside ${network.cidr}; ${cure}`];
  if (host < from || host > to) return [`${named(key, address)} ${usable.reason(host)}; ${cure}`];
  if (!taken || address.value !== taken.address.value) return [];
  return [
    `${named(key, address)} is also ${settingName(key, taken.address.path)}, ${taken.by}; ${cure} but not that one`,
  ];
}

/** Values that must differ but do not; each is reported once, with the first one that has it. */
export function duplicates(key: string, settings: readonly Address[], cure: string): string[] {
  const seen = new Map<string, Sourced<unknown>>();
  return settings.flatMap((setting) => {
    if (setting.value === undefined) return [];
    const earlier = seen.get(setting.value.toLowerCase());
    if (earlier) return [`${named(key, setting)} is the same as ${named(key, earlier)}; ${cure}`];
    seen.set(setting.value.toLowerCase(), setting);
    return [];
  });
}

/**
 * Says of two networks that they share addresses; nothing when they do not.
 *
 * @param changed - the network that the user should change
 * @param kept - the other one, with its name for the message
 * @param others - networks that a proposal must leave free, beside the other one
 * @param proposals - to choose an example from
 */
export function overlapProblem(
  key: string,
  changed: Sourced<string>,
  kept: { readonly cidr: string; readonly name: string },
  others: readonly string[],
  proposals: readonly Ipv4Network[] = PROPOSALS,
): string[] {
  if (!Ipv4Network.of(changed.value).overlaps(Ipv4Network.of(kept.cidr))) return [];
  const taken = [kept.cidr, DOCKER_CIDR, ...others].map(Ipv4Network.of);
  const free = proposals.find((proposal) => !taken.some((network) => network.overlaps(proposal)));
  const example = free ? `, such as "${free.cidr}"` : '';
  return [`${named(key, changed)} overlaps ${kept.name}; choose a network that shares no address with it${example}`];
}

/** Images whose name tells another processor than the instance type has. */
export function processorConflicts(
  key: string,
  machines: readonly { readonly instanceType: Kept<string>; readonly image: Kept<string> }[],
): string[] {
  return machines.flatMap(({ instanceType, image }) => {
    if (!instanceType || !image) return [];
    const wanted = imageProcessor(image.value);
    const processor = processorOf(instanceType.value);
    if (!wanted || !processor || wanted === processor) return [];
    return [
      `${named(key, instanceType)} has an ${processor} processor, but ${named(key, image)} is made for ` +
        `${wanted}; choose an image for ${processor}, or an instance type for ${wanted}`,
    ];
  });
}
