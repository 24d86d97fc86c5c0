import { Ipv4Network } from '../net/ipv4';
import type { Sourced } from '../settings/sourced';
import type { SettingPath } from '../settings/wording';
import { GATEWAY_HOST } from './aws-layout';
import { DEFAULTS } from './defaults';
import type { Kept, Reader } from './reader';
import type { HybridClusterSettings, SiteSettings } from './settings';

/** A site with its defaults filled in, not yet checked against the others. */
export interface SiteDraft {
  readonly path: SettingPath;
  /** As the user wrote it, without what was refused. */
  readonly written: Partial<SiteSettings>;
  readonly name: Kept<string>;
  readonly cidr: Kept<string>;
  readonly provider: Kept<'aws' | 'external'>;
  readonly endpoint: Kept<string | undefined>;
  readonly natAddress: Kept<string | undefined>;
  readonly publicKey: Kept<string | undefined>;
  readonly uplinkMtuBytes: Kept<number>;
  readonly tunnelAddress: Kept<string | undefined>;
  readonly gatewayAddress: Kept<string | undefined>;
  readonly keyRevision: Kept<number>;
  readonly features: readonly Sourced<string>[];
  readonly gateway: MachineDraft;
  readonly workers: WorkersDraft;
}

/** Type and image of a machine in AWS. */
export interface MachineDraft {
  readonly instanceType: Kept<string>;
  readonly image: Kept<string>;
}

export interface WorkersDraft extends MachineDraft {
  readonly count: Kept<number>;
  readonly onDemand: Kept<number>;
  readonly cpus: Kept<number | undefined>;
  readonly memoryMib: Kept<number | undefined>;
  readonly packages: readonly string[];
}

/** The sites in the order of their settings; those that were refused as a whole are left out. */
export function siteDrafts(settings: HybridClusterSettings, reader: Reader, tunnelCidr: Kept<string>): SiteDraft[] {
  const tunnel = tunnelCidr && Ipv4Network.of(tunnelCidr.value);
  const written: readonly (Partial<SiteSettings> | undefined)[] | undefined = settings.sites;
  return (written ?? DEFAULTS.sites).flatMap((site, index) => {
    if (!site) return [];
    const [own, fallback] = written ? [site, {}] : [{}, site];
    return siteDraft(['sites', index], own, fallback, reader, tunnel?.address(index + 1));
  });
}

/**
 * @param fallback - the seed's values, when the user names no sites
 * @param defaultTunnelAddress - undefined when the tunnel is too small for it
 */
function siteDraft(
  path: SettingPath,
  written: Partial<SiteSettings>,
  fallback: Partial<SiteSettings>,
  reader: Reader,
  defaultTunnelAddress: string | undefined,
): SiteDraft {
  const read = <T>(name: keyof SiteSettings, value: T | undefined, otherwise: T) =>
    reader.read([...path, name], value, otherwise);
  const cidr = reader.required([...path, 'cidr'], written.cidr, fallback.cidr);
  const provider = reader.required([...path, 'provider'], written.provider, fallback.provider);
  const network = cidr && Ipv4Network.of(cidr.value);
  return {
    path,
    written,
    name: reader.required([...path, 'name'], written.name, fallback.name),
    cidr,
    provider,
    endpoint: read<string | undefined>('endpoint', written.endpoint, undefined),
    natAddress: read<string | undefined>('natAddress', written.natAddress, undefined),
    publicKey: read<string | undefined>('publicKey', written.publicKey, undefined),
    uplinkMtuBytes: provider && read('uplinkMtuBytes', written.uplinkMtuBytes, DEFAULTS.uplinkMtuBytes[provider.value]),
    tunnelAddress: read('tunnelAddress', written.tunnelAddress, defaultTunnelAddress),
    gatewayAddress: network && read('gatewayAddress', written.gatewayAddress, network.address(GATEWAY_HOST)),
    keyRevision: read('keyRevision', written.keyRevision, DEFAULTS.keyRevision),
    features: reader.elements([...path, 'features'], written.features, []),
    gateway: {
      instanceType: reader.read(
        [...path, 'gateway', 'instanceType'],
        written.gateway?.instanceType,
        DEFAULTS.gatewayInstanceType,
      ),
      image: reader.image([...path, 'gateway', 'image'], written.gateway?.image),
    },
    workers: workersDraft([...path, 'workers'], written.workers ?? {}, reader),
  };
}

function workersDraft(path: SettingPath, written: NonNullable<SiteSettings['workers']>, reader: Reader): WorkersDraft {
  return {
    count: reader.read([...path, 'count'], written.count, DEFAULTS.workerCount),
    onDemand: reader.read([...path, 'onDemand'], written.onDemand, DEFAULTS.onDemandCount),
    instanceType: reader.read([...path, 'instanceType'], written.instanceType, DEFAULTS.workerInstanceType),
    cpus: reader.read<number | undefined>([...path, 'cpus'], written.cpus, undefined),
    memoryMib: reader.read<number | undefined>([...path, 'memoryMib'], written.memoryMib, undefined),
    image: reader.image([...path, 'image'], written.image),
    packages: [...new Set(written.packages)],
  };
}
