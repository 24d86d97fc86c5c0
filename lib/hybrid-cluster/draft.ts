import { Ipv4Network } from '../net/ipv4';
import { draftOf as declaredOf, type Kept, otherwise, present } from '../settings/draft';
import type { Inspection } from '../settings/inspect';
import { type Sourced, sourced } from '../settings/sourced';
import { controllerAddress, serviceAddress, workerSubnet } from './aws-layout';
import { DEFAULTS } from './defaults';
import { ALL_PARTITION } from './names';
import { type HybridClusterSettings, hybridClusterSchema } from './settings';
import { type Declared, type SiteDraft, siteDraft } from './site-draft';

/** The settings with their defaults filled in; each value by itself is good, or is undefined since it was refused. */
export type Draft = ReturnType<typeof draftOf>;

export type ControllerDraft = ReturnType<typeof controllerDraft>;

export interface PartitionDraft {
  readonly name: Kept<string>;
  readonly sites: readonly Sourced<string>[];
}

/** Fills the defaults in. Addresses follow the user's networks. */
export function draftOf(inspection: Inspection<HybridClusterSettings>) {
  const declared = declaredOf(hybridClusterSchema, inspection);
  const sites = declared.sites.map((site) => siteDraft(site, declared));
  return {
    ...declared,
    sites,
    controller: controllerDraft(declared, sites),
    // A cluster that is there already has homes, which are its operator's to export.
    home: otherwise(declared.home, declared.controller.mode?.value === 'include' ? 'none' : 'controller'),
    partitions: declared.partitions.length > 0 ? declared.partitions : defaultPartitions(sites),
  };
}

function controllerDraft({ controller, image, imageRevision }: Declared, sites: readonly SiteDraft[]) {
  const home = sites.find(({ provider }) => provider?.value === 'external') ?? sites[0];
  const site = present(otherwise(controller.site, home?.name?.value));
  const siteDraft = site && sites.find(({ name }) => name?.value === site.value);
  const provider = siteDraft?.provider?.value ?? 'external';
  return {
    ...controller,
    site,
    /** The site of that name, when there is one. */
    siteDraft,
    hostname: otherwise<string>(controller.hostname, DEFAULTS.controllerHostname[provider]),
    address: otherwise(controller.address, defaultAddress(siteDraft, imageRevision?.value ?? 1)),
    serviceAddress: otherwise(controller.serviceAddress, defaultServiceAddress(siteDraft)),
    image,
  };
}

function defaultAddress(site: SiteDraft | undefined, imageRevision: number): string | undefined {
  if (site?.provider?.value !== 'aws') return site?.gatewayAddress?.value;
  return site.cidr && controllerAddress(workerSubnet(Ipv4Network.of(site.cidr.value)), imageRevision);
}

/** None outside AWS. */
function defaultServiceAddress(site: SiteDraft | undefined): string | undefined {
  if (site?.provider?.value !== 'aws') return undefined;
  return site.cidr && serviceAddress(workerSubnet(Ipv4Network.of(site.cidr.value)));
}

/** One for each site, and one over all. */
function defaultPartitions(sites: readonly SiteDraft[]): PartitionDraft[] {
  const names = sites.flatMap(({ name }) => (name ? [name.value] : []));
  const all = [...names.map((name) => ({ name, members: [name] })), { name: ALL_PARTITION, members: names }];
  return all.map(({ name, members }, index) => ({
    name: sourced(['partitions', index, 'name'], undefined, name),
    sites: members.map((member, place) => sourced(['partitions', index, 'sites', place], undefined, member)),
  }));
}
