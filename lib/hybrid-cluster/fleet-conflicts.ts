import type { Ipv4Network } from '../net/ipv4';
import { duplicates, processorConflicts } from '../settings/conflicts';
import { imageProcessor, processorOf } from '../settings/processors';
import { named, type Sourced } from '../settings/sourced';
import { settingName, shown } from '../settings/wording';
import { fleetRoom, fleetSubnets } from './aws-layout';
import type { Draft } from './draft';
import { MOST_FLEET_SUBNETS, MOST_FLEETS } from './limits';
import { HYBRID_CLUSTER_KEY as KEY } from './settings';
import type { FleetDraft, SiteDraft } from './site-draft';

/** What is wrong within the fleets of one AWS site. */
export function fleetConflicts({ fleets }: SiteDraft, network: Ipv4Network | undefined): string[] {
  return [...fleets.flatMap(typeConflicts), ...(network ? roomConflicts(fleets, network) : [])];
}

/** Between the fleets of all sites, and between them and the cluster's other settings. */
export function clusterFleetConflicts({ sites, tags }: Draft): string[] {
  const fleets = sites.flatMap((site) => site.fleets);
  if (fleets.length === 0) return [];
  const tooMany =
    fleets.length > MOST_FLEETS
      ? [
          `${settingName(KEY, ['sites'])} have ${fleets.length} fleets, more than the ${MOST_FLEETS} that a controller ` +
            'knows; leave some out',
        ]
      : [];
  const zones = sites.map((site) => Math.max(0, ...site.fleets.map((fleet) => fleet.zones?.value ?? 0)));
  const subnets = zones.reduce((sum, one) => sum + one, 0);
  const tooWide =
    subnets > MOST_FLEET_SUBNETS
      ? [
          `${settingName(KEY, ['sites'])} have fleets in ${subnets} zones together, more than the ${MOST_FLEET_SUBNETS} ` +
            'for which the policy of a controller has room; lower zones of some',
        ]
      : [];
  // EC2 starts no instance that reads its tags and has one of these.
  const unread = Object.keys(tags?.value ?? {}).filter((key) => /[ /]/.test(key));
  const unreadable = unread.map(
    (key) =>
      `${settingName(KEY, ['tags'])} has the key ${shown(key)}, but a fleet's workers read their tags, whose keys have ` +
      'no space and no /; choose another key',
  );
  return [...tooMany, ...tooWide, ...unreadable];
}

/** All machines of a fleet boot from one image. */
function typeConflicts({ instanceTypes, image }: FleetDraft): string[] {
  return [
    ...duplicates(KEY, instanceTypes, 'name each type once'),
    ...processorConflicts(
      KEY,
      instanceTypes.map((instanceType) => ({ instanceType, image })),
    ),
    ...(image && imageProcessor(image.value) === undefined ? mixedProcessors(instanceTypes) : []),
  ];
}

function mixedProcessors(types: readonly Sourced<string>[]): string[] {
  const known = types.flatMap((type) => {
    const processor = processorOf(type.value);
    return processor ? [{ type, processor }] : [];
  });
  const [first, ...others] = known;
  const other = others.find(({ processor }) => processor !== first?.processor);
  if (!first || !other) return [];
  return [
    `${named(KEY, other.type)} has an ${other.processor} processor, but ${named(KEY, first.type)} has an ` +
      `${first.processor} one, and one image boots on one of them; choose types of one processor, or make two fleets`,
  ];
}

/** A fleet's workers are in as many zones as it says, from the first on: what has few zones takes room from all others. */
function roomConflicts(fleets: readonly FleetDraft[], network: Ipv4Network): string[] {
  const subnets = fleetSubnets(network);
  const quarter = network.part(network.prefixLength + 2, 1).cidr;
  const tooMany = fleets.flatMap(({ zones }) =>
    zones && zones.value > subnets.length
      ? [
          `${named(KEY, zones)} is more than the ${subnets.length} that ${quarter}, the second quarter of the site's ` +
            'network, has subnets for; lower it, or give the site a larger network',
        ]
      : [],
  );
  if (tooMany.length > 0) return tooMany;
  const full = subnets.flatMap((_, index) => {
    const within = fleets.filter(({ zones }) => zones && zones.value <= index + 1);
    const workers = within.reduce((sum, { max }) => sum + (max?.value ?? 0), 0);
    const some = subnets.slice(0, index + 1);
    const room = some.reduce((sum, subnet) => sum + fleetRoom(subnet), 0);
    return workers > room ? [{ within, workers, room, some }] : [];
  })[0];
  if (!full) return [];
  const cidrs = full.some.map(({ cidr }) => cidr).join(' and ');
  const cure = full.some.length < subnets.length ? 'lower a max, raise zones, or give' : 'lower a max of them, or give';
  return [
    `${settingName(KEY, fleets[0]?.path.slice(0, -1) ?? [])} have ${full.workers} workers in ${full.some.length === 1 ? 'one zone' : `${full.some.length} zones`}, ` +
      `more than the ${full.room} that ${cidrs}, in the second quarter of the site's network, have addresses for; ` +
      `${cure} the site a larger network`,
  ];
}
