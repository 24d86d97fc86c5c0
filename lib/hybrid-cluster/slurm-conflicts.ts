import { Ipv4Network } from '../net/ipv4';
import { addressProblem, duplicates, hostAddresses, subnetAddresses } from '../settings/conflicts';
import { named, type Sourced } from '../settings/sourced';
import { settingName, shown } from '../settings/wording';
import { controllerAddresses, workerSubnet } from './aws-layout';
import type { ControllerDraft, Draft } from './draft';
import { addressesOf, kindNameClashes, workerNamesOf } from './kind-conflicts';
import { MOST_WORKERS } from './limits';
import { gatewayHostname } from './names';
import { HYBRID_CLUSTER_KEY as KEY } from './settings';
import { imageConflicts, vpcNetwork } from './site-conflicts';
import type { SiteDraft } from './site-draft';

/** Host number of the worker subnet that no machine has by default. */
const FREE_HOST = 7;

/** What Slurm would take for something else, or not find. */
export function slurmConflicts({ sites, controller, partitions, imageRevision }: Draft): string[] {
  const names = sites.flatMap(({ name }) => name ?? []);
  // With a name refused, a reference to it would be called wrong.
  const known = names.length === sites.length ? names.map(({ value }) => value) : undefined;
  const reference = (site: Sourced<string>) =>
    !known || known.length === 0 || known.includes(site.value)
      ? []
      : [`${named(KEY, site)} is not a site; write ${known.map(shown).join(' or ')}`];
  return [
    ...duplicates(KEY, names, 'give each site a name of its own'),
    ...nameClashes(sites),
    ...kindNameClashes(sites),
    ...tooManyWorkers(sites),
    ...sites.flatMap(({ features, workers, fleets }) =>
      featureClashes([...features, ...[...workers, ...fleets].flatMap((kind) => kind.features)], names),
    ),
    ...(controller.site ? reference(controller.site) : []),
    ...controllerConflicts(controller, sites, imageRevision?.value ?? 1),
    ...duplicates(
      KEY,
      partitions.flatMap(({ name }) => (name?.given ? name : [])),
      'give each partition a name of its own',
    ),
    ...partitions.flatMap((partition) => [
      ...partition.sites.flatMap(reference),
      ...duplicates(
        KEY,
        partition.sites.filter(({ given }) => given),
        'name each site once',
      ),
    ]),
  ];
}

function tooManyWorkers(sites: readonly SiteDraft[]): string[] {
  const kinds = sites.flatMap(({ workers }) => workers);
  const counts = kinds.map(({ count, onDemand }) => (count?.value ?? 0) + (onDemand?.value ?? 0));
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all <= MOST_WORKERS) return [];
  return [
    `${settingName(KEY, ['sites'])} have ${all} workers, more than the ${MOST_WORKERS} that Slurm keeps room for; ` +
      'lower the workers.count or workers.onDemand of one of them',
  ];
}

/** Sites whose name is, or begins, the name of another site's workers. */
function nameClashes(sites: readonly SiteDraft[]): string[] {
  const all = workerNamesOf(sites);
  return sites.flatMap(({ name }) => {
    if (!name) return [];
    const others = all.filter(
      ({ begin, site }) =>
        site !== name && ((begin === name.value && begin !== site.value) || isWorker(name.value, begin)),
    );
    const owners = new Set(others.map(({ site }) => site));
    return [...owners].map(
      (other) => `${named(KEY, name)} is how workers of ${named(KEY, other)} are called; choose another name`,
    );
  });
}

/** Whether a name is one of a group of workers. */
function isWorker(name: string, begin: string): boolean {
  return name.startsWith(`${begin}-`) && /^\d+$/.test(name.slice(begin.length + 1));
}

function featureClashes(features: readonly Sourced<string>[], names: readonly Sourced<string>[]): string[] {
  return features
    .filter(({ value }) => names.some((name) => name.value === value))
    .map(
      (feature) => `${named(KEY, feature)} is the name of a site, whose workers alone have that feature; leave it out`,
    );
}

function controllerConflicts(
  controller: ControllerDraft,
  sites: readonly SiteDraft[],
  imageRevision: number,
): string[] {
  const { site, siteDraft: home, instanceType, address, serviceAddress, mode } = controller;
  const problems = hostnameClashes(controller, sites);
  if (!site || !home?.provider || !home.cidr) return problems;
  if (home.provider.value === 'external') {
    if (instanceType?.given) {
      problems.push(
        `${named(KEY, instanceType)} is for a controller in AWS, but ${named(KEY, site)} is an external site; leave it out`,
      );
    }
    if (serviceAddress?.given) {
      problems.push(
        `${named(KEY, serviceAddress)} is for a controller in AWS, but ${named(KEY, site)} is an external site; leave it out`,
      );
    }
    if (mode?.value === 'include' && !controller.mungeKeyParameter?.value) {
      problems.push(
        `${named(KEY, mode)} keeps the munge key of your cluster, which is not known; write the name of a SecureString ` +
          `parameter that holds it into ${settingName(KEY, ['controller', 'mungeKeyParameter'])}`,
      );
    }
    // The default is the gateway's address, which is checked as such.
    const given = address?.given ? [address] : [];
    const usable = hostAddresses(Ipv4Network.of(home.cidr.value));
    return [...problems, ...given.flatMap((one) => addressProblem(KEY, one, usable))];
  }
  if (mode?.value === 'include') {
    problems.push(
      `${named(KEY, mode)} is for a controller that you have, but ${named(KEY, site)} is a site in AWS; leave it out, ` +
        'or write the name of your site',
    );
  }
  problems.push(...imageConflicts([controller]));
  const network = vpcNetwork(home);
  if (!network || !address) return problems;
  const subnet = workerSubnet(network);
  return [
    ...problems,
    ...addressProblem(KEY, address, subnetAddresses(subnet)),
    ...workerClash(address, home, subnet, imageRevision),
    ...(serviceAddress ? serviceConflicts(serviceAddress, address, home, subnet) : []),
  ];
}

/** A service address that some machine has, or that one of another image revision will have. */
function serviceConflicts(
  serviceAddress: Sourced<string | undefined>,
  address: Sourced<string | undefined>,
  home: SiteDraft,
  subnet: Ipv4Network,
): string[] {
  const problems = addressProblem(KEY, serviceAddress, subnetAddresses(subnet));
  if (problems.length > 0 || serviceAddress.value === undefined) return problems;
  if (serviceAddress.value === address.value || controllerAddresses(subnet).includes(serviceAddress.value)) {
    return [
      `${named(KEY, serviceAddress)} is an address of the controller's machine itself, which another one in its place ` +
        `cannot have; choose another one, such as ${subnet.address(FREE_HOST)}`,
    ];
  }
  return [1, 2].flatMap((revision) => workerClash(serviceAddress, home, subnet, revision)).slice(0, 1);
}

/** A controller's host name that is another machine's. */
function hostnameClashes({ hostname }: ControllerDraft, sites: readonly SiteDraft[]): string[] {
  if (!hostname) return [];
  const owner = sites.flatMap((site) => {
    const { name, provider } = site;
    if (!name) return [];
    if (workerNamesOf([site]).some(({ begin }) => isWorker(hostname.value, begin)))
      return [`a worker of ${named(KEY, name)}`];
    const isGateway = provider?.value === 'aws' && hostname.value === gatewayHostname(name.value);
    return isGateway ? [`the gateway of ${named(KEY, name)}`] : [];
  })[0];
  return owner === undefined ? [] : [`${named(KEY, hostname)} is the name of ${owner}; choose another name`];
}

function workerClash(
  address: Sourced<string | undefined>,
  { workers, path }: SiteDraft,
  subnet: Ipv4Network,
  imageRevision: number,
): string[] {
  const taken = workers.flatMap((kind) => addressesOf(kind, subnet, imageRevision));
  if (address.value === undefined || !taken.includes(address.value)) return [];
  const name = settingName(KEY, [...path, 'workers']);
  return [`${named(KEY, address)} is the address of one of ${name}; leave it out, or choose a lower one`];
}
