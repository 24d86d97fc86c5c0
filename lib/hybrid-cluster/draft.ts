import { Ipv4Network } from '../net/ipv4';
import type { Inspection } from '../settings/inspect';
import type { Sourced } from '../settings/sourced';
import { controllerAddress, workerSubnet } from './aws-layout';
import { DEFAULTS } from './defaults';
import { ALL_PARTITION } from './names';
import { type Kept, Reader } from './reader';
import type { HybridClusterSettings } from './settings';
import { type MachineDraft, type SiteDraft, siteDrafts } from './site-draft';

/** The settings with their defaults filled in; each value by itself is good, or is undefined since it was refused. */
export interface Draft {
  readonly name: Kept<string>;
  readonly tunnelCidr: Kept<string>;
  readonly port: Kept<number>;
  readonly keepaliveSeconds: Kept<number>;
  readonly presharedKeyRevision: Kept<number>;
  readonly sites: readonly SiteDraft[];
  readonly controller: ControllerDraft;
  readonly partitions: readonly PartitionDraft[];
  readonly suspendSeconds: Kept<number>;
  readonly imageRevision: Kept<number>;
  readonly tags: Readonly<Record<string, string>>;
}

export interface ControllerDraft extends MachineDraft {
  readonly site: Kept<string>;
  /** The site of that name, when there is one. */
  readonly siteDraft: SiteDraft | undefined;
  readonly hostname: Kept<string>;
  readonly address: Kept<string | undefined>;
}

export interface PartitionDraft {
  readonly name: Kept<string>;
  readonly sites: readonly Sourced<string>[];
}

/** Fills the defaults in. Addresses follow the user's networks. */
export function draftOf(settings: HybridClusterSettings, inspection: Inspection<HybridClusterSettings>): Draft {
  const reader = new Reader(inspection);
  const { tunnel = {} } = settings;
  const tunnelCidr = reader.read(['tunnel', 'cidr'], tunnel.cidr, DEFAULTS.tunnelCidr);
  const sites = siteDrafts(settings, reader, tunnelCidr);
  return {
    name: reader.read(['name'], settings.name, DEFAULTS.name),
    tunnelCidr,
    port: reader.read(['tunnel', 'port'], tunnel.port, DEFAULTS.port),
    keepaliveSeconds: reader.read(['tunnel', 'keepaliveSeconds'], tunnel.keepaliveSeconds, DEFAULTS.keepaliveSeconds),
    presharedKeyRevision: reader.read(
      ['tunnel', 'presharedKeyRevision'],
      tunnel.presharedKeyRevision,
      DEFAULTS.presharedKeyRevision,
    ),
    sites,
    controller: controllerDraft(settings, reader, sites),
    partitions: partitionDrafts(settings, reader, sites),
    suspendSeconds: reader.read(['suspendSeconds'], settings.suspendSeconds, DEFAULTS.suspendSeconds),
    imageRevision: reader.read(['imageRevision'], settings.imageRevision, DEFAULTS.imageRevision),
    tags: settings.tags ?? {},
  };
}

function controllerDraft(
  settings: HybridClusterSettings,
  reader: Reader,
  sites: readonly SiteDraft[],
): ControllerDraft {
  const { controller: written = {} } = settings;
  const home = sites.find(({ provider }) => provider?.value === 'external') ?? sites[0];
  const site = reader.required(['controller', 'site'], written.site, home?.name?.value);
  const siteDraft = site && sites.find(({ name }) => name?.value === site.value);
  const provider = siteDraft?.provider?.value ?? 'external';
  return {
    site,
    siteDraft,
    hostname: reader.read(['controller', 'hostname'], written.hostname, DEFAULTS.controllerHostname[provider]),
    address: reader.read<string | undefined>(['controller', 'address'], written.address, defaultAddress(siteDraft)),
    instanceType: reader.read(['controller', 'instanceType'], written.instanceType, DEFAULTS.controllerInstanceType),
    image: reader.image(['image'], settings.image),
  };
}

function defaultAddress(site: SiteDraft | undefined): string | undefined {
  if (site?.provider?.value !== 'aws') return site?.gatewayAddress?.value;
  return site.cidr && controllerAddress(workerSubnet(Ipv4Network.of(site.cidr.value)));
}

function partitionDrafts(
  settings: HybridClusterSettings,
  reader: Reader,
  sites: readonly SiteDraft[],
): PartitionDraft[] {
  const written: readonly ({ name?: string; sites?: string[] } | undefined)[] | undefined = settings.partitions;
  if (!written) {
    const names = sites.flatMap(({ name }) => (name ? [name.value] : []));
    const defaults = [...names.map((name) => ({ name, sites: [name] })), { name: ALL_PARTITION, sites: names }];
    return defaults.map((partition, index) => ({
      name: reader.read(['partitions', index, 'name'], undefined, partition.name),
      sites: reader.elements(['partitions', index, 'sites'], undefined, partition.sites),
    }));
  }
  return written.flatMap((partition, index) =>
    partition
      ? {
          name: reader.required(['partitions', index, 'name'], partition.name, undefined),
          sites: reader.elements(['partitions', index, 'sites'], partition.sites, []),
        }
      : [],
  );
}
