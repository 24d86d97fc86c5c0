import { isUbuntu } from '../machine/distribution';
import type { Ipv4Network } from '../net/ipv4';
import { duplicates } from '../settings/conflicts';
import { named, type Sourced } from '../settings/sourced';
import { settingName } from '../settings/wording';
import { onDemandAddress, workerAddress, workerRoom, workerSubnet } from './aws-layout';
import { fleetNames, workerNames } from './names';
import { NO_GPU } from './setting-checks';
import { HYBRID_CLUSTER_KEY as KEY } from './settings';
import type { KindDraft, SiteDraft } from './site-draft';

/** What is wrong between the kinds of workers of one AWS site, and with their names beside those of its fleets. */
export function kindConflicts({ workers, fleets }: SiteDraft, network: Ipv4Network | undefined): string[] {
  const slots = duplicates(
    KEY,
    workers.flatMap(({ slot }) => (slot ? { ...slot, value: String(slot.value) } : [])),
    'give each kind a slot of its own',
  );
  return [
    ...duplicates(
      KEY,
      [...workers, ...fleets].flatMap(({ name }) => name ?? []),
      'give each kind and each fleet a name of its own',
    ),
    ...namelessKinds(workers),
    ...undetectedGpus(workers),
    ...slots,
    ...(network && slots.length === 0 ? roomProblems(workers, workerSubnet(network)) : []),
  ];
}

/** Slurm of 24.11 finds GPUs by itself; Ubuntu's is older. */
function undetectedGpus(workers: readonly KindDraft[]): string[] {
  return workers.flatMap(({ gpus, image }) =>
    gpus?.value !== undefined && gpus.value !== NO_GPU && image && isUbuntu(image.value)
      ? [
          `${named(KEY, gpus)} needs Slurm 24.11, as Debian 13 has it, but ${named(KEY, image)} is Ubuntu's; ` +
            'choose an image of Debian 13 with the driver, or leave it out',
        ]
      : [],
  );
}

/** One kind can do without a name; two would have the same workers. */
function namelessKinds(workers: readonly KindDraft[]): string[] {
  const [kept, ...others] = workers.filter(({ name }) => name && name.value === undefined);
  return others.map(
    ({ path }) =>
      `${settingName(KEY, path)} has no name, and neither has ${settingName(KEY, kept?.path ?? [])}; ` +
      'write a name for one of them',
  );
}

function roomProblems(workers: readonly KindDraft[], subnet: Ipv4Network): string[] {
  const room = workerRoom(subnet);
  const has = `that ${subnet.cidr}, the site's upper half, has addresses for, two each`;
  const sizes = workers.flatMap(({ count, onDemand }) => (count && onDemand ? { count, onDemand } : []));
  const all = sizes.reduce((sum, { count, onDemand }) => sum + count.value + onDemand.value, 0);
  if (all <= room) return clashes(workers, subnet);
  const [only, ...more] = sizes;
  return [
    more.length === 0 && only
      ? `${named(KEY, only.count)} and ${named(KEY, only.onDemand)} are more than the ${room} workers ${has}; ` +
        'lower one of them, or give the site a larger network'
      : `${settingName(KEY, listPath(workers))} have ${all} workers, more than the ${room} ${has}; ` +
        'lower a count or onDemand of them, or give the site a larger network',
  ];
}

/** Kinds that grow into each other's addresses. */
function clashes(workers: readonly KindDraft[], subnet: Ipv4Network): string[] {
  return workers.flatMap((later, index) => {
    const own = new Set(addressesOf(later, subnet, 1));
    return workers.slice(0, index).flatMap((earlier) => {
      if (!addressesOf(earlier, subnet, 1).some((address) => own.has(address))) return [];
      return [
        `${settingName(KEY, later.path)} and ${settingName(KEY, earlier.path)} have more workers than there are ` +
          `addresses of ${subnet.cidr} between the places where they begin; lower a count or onDemand of them, write ` +
          'another slot for one, or give the site a larger network',
      ];
    });
  });
}

/** The addresses of a kind's workers; none where a setting was refused. */
export function addressesOf(kind: KindDraft, subnet: Ipv4Network, imageRevision: number): string[] {
  const { slot, count, onDemand } = kind;
  if (!slot) return [];
  const some = (upTo: number, addressOf: typeof workerAddress) =>
    Array.from({ length: upTo }, (_, index) => addressOf(subnet, imageRevision, index + 1, slot.value) ?? []).flat();
  return [...some(count?.value ?? 0, workerAddress), ...some(onDemand?.value ?? 0, onDemandAddress)];
}

function listPath([first]: readonly KindDraft[]) {
  return first?.path.slice(0, -1) ?? [];
}

/** What a group of workers' names begins with. */
export interface WorkerNames {
  readonly begin: string;
  readonly site: Sourced<string>;
}

/** All groups of workers, of all sites; of each site also those without a kind's name, which may register from outside. */
export function workerNamesOf(sites: readonly SiteDraft[]): WorkerNames[] {
  return sites.flatMap(({ name: site, workers, fleets }) => {
    if (!site) return [];
    const kinds = [undefined, ...workers.map(({ name }) => name?.value)];
    return [
      ...[...new Set(kinds)].flatMap((kind) => Object.values(workerNames(site.value, kind))),
      ...fleets.flatMap(({ name }) => (name ? fleetNames(site.value, name.value) : [])),
    ].map((begin) => ({ begin, site }));
  });
}

/** Names of kinds and fleets that call workers as another site's do, or whose feature is that of a site. */
export function kindNameClashes(sites: readonly SiteDraft[]): string[] {
  const kinds = sites.flatMap(({ name: site, workers, fleets }) =>
    [...workers, ...fleets].flatMap(({ name }) =>
      // Both are called by the same rule.
      site && name?.value !== undefined ? { name, begin: fleetNames(site.value, name.value), site } : [],
    ),
  );
  return kinds.flatMap(({ name, begin, site }, index) => {
    const namesake = sites.find((one) => one.name?.value === name.value)?.name;
    const other = kinds.slice(0, index).find((one) => one.begin === begin && one.site !== site);
    return [
      ...(namesake
        ? [`${named(KEY, name)} is the name of a site, ${settingName(KEY, namesake.path)}; choose another name`]
        : []),
      ...(other
        ? [
            `${named(KEY, name)} calls workers "${begin}-1" and so on, as ${named(KEY, other.name)} does; ` +
              'choose another name',
          ]
        : []),
    ];
  });
}
