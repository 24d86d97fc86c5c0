import { Ipv4Network } from '../net/ipv4';
import { SettingsError } from '../settings/error';
import { inspect } from '../settings/inspect';
import { defined, settled } from '../settings/settled';
import { gatewaySubnet, onDemandAddress, workerAddress, workerSubnet } from './aws-layout';
import { draftConflicts } from './conflicts';
import { type Draft, draftOf, type PartitionDraft } from './draft';
import { homeServer } from './homes';
import { instanceSize } from './instance-size';
import { tunnelMtuBytes } from './mtu';
import { ALL_PARTITION, gatewayHostname, onDemandHostname, workerHostname } from './names';
import type {
  AwsSitePlan,
  ExternalSitePlan,
  HybridClusterPlan,
  PartitionPlan,
  SiteBase,
  SitePlan,
  WorkerKindPlan,
  WorkerPlan,
} from './plan-types';
import { HYBRID_CLUSTER_KEY, type HybridClusterSettings, hybridClusterSchema } from './settings';
import type { SiteDraft, WorkersDraft } from './site-draft';

/**
 * Works every address, name and MTU of a cluster out of the settings.
 *
 * @param settings - as users write them. @default - the cluster of the seed
 * @throws SettingsError with all mistakes: unknown settings, malformed values and conflicts
 */
export function planHybridCluster(settings: HybridClusterSettings = {}): HybridClusterPlan {
  const inspection = inspect<HybridClusterSettings>(hybridClusterSchema, HYBRID_CLUSTER_KEY, settings);
  if (!inspection.accepted) throw new SettingsError(inspection.problems);
  const draft = draftOf(inspection);
  const problems = [...inspection.problems, ...draftConflicts(draft)];
  if (problems.length > 0) throw new SettingsError(problems);
  return planOf(draft);
}

/** What the plan has otherwise, or not at all, is taken out; every other setting is in it as it is. */
function planOf(draft: Draft): HybridClusterPlan {
  const { tunnel, sites, controller, partitions, image, home, ...others } = draft;
  const { siteDraft, ...controllerSettings } = controller;
  const sitePlans = sites.map((site) => sitePlan(site, settled(draft.imageRevision)));
  const controllerAddress = defined(controller.address?.value);
  const homes = homeServer(settled(home), controllerAddress);
  return {
    ...settled(others),
    tunnel: {
      ...settled(tunnel),
      mtuBytes: tunnelMtuBytes(sitePlans.map(({ uplinkMtuBytes }) => uplinkMtuBytes)),
    },
    sites: sitePlans,
    controller: { ...settled(controllerSettings), address: controllerAddress },
    ...(homes ? { homeServer: homes } : {}),
    partitions: partitionPlans(partitions),
  };
}

function sitePlan(site: SiteDraft, imageRevision: number): SitePlan {
  const { provider, endpoint, natAddress, publicKey, gateway, workers, features, ...others } = site;
  const common = {
    ...settled(others),
    tunnelAddress: defined(site.tunnelAddress?.value),
    gatewayAddress: defined(site.gatewayAddress?.value),
    features: unique(settled(features)),
  };
  return provider?.value === 'aws' ? awsSitePlan(site, common, imageRevision) : externalSitePlan(site, common);
}

function externalSitePlan(site: SiteDraft, common: SiteBase): ExternalSitePlan {
  const { endpoint, natAddress, publicKey } = site;
  const { cpus, memoryMib } = site.workers;
  const sourceAddress = endpoint?.value ?? natAddress?.value;
  return {
    provider: 'external',
    ...common,
    ...(endpoint?.value === undefined ? {} : { endpoint: endpoint.value }),
    ...(sourceAddress === undefined ? {} : { sourceAddress }),
    ...(publicKey?.value === undefined ? {} : { publicKey: publicKey.value }),
    workerCount: settled(site.workers.count),
    ...(cpus?.value === undefined || memoryMib?.value === undefined
      ? {}
      : { workerSize: { cpus: cpus.value, memoryMib: memoryMib.value } }),
  };
}

function awsSitePlan(site: SiteDraft, common: SiteBase, imageRevision: number): AwsSitePlan {
  const network = Ipv4Network.of(common.cidr);
  return {
    provider: 'aws',
    ...common,
    gatewaySubnetCidr: gatewaySubnet(network).cidr,
    workerSubnetCidr: workerSubnet(network).cidr,
    gateway: { hostname: gatewayHostname(common.name), ...settled(site.gateway) },
    workerKind: workerKindPlan(site.workers),
    workers: workerPlans(
      common.name,
      site.workers,
      (addressOf) => (number) => defined(addressOf(workerSubnet(network), imageRevision, number)),
    ),
  };
}

function workerKindPlan({ count, onDemand, cpus, memoryMib, ...others }: WorkersDraft): WorkerKindPlan {
  const kind = settled(others);
  const size = instanceSize(kind.instanceType);
  return {
    ...kind,
    cpus: defined(cpus?.value ?? size?.cpus),
    memoryMib: defined(memoryMib?.value ?? size?.memoryMib),
    packages: unique(kind.packages),
  };
}

function workerPlans(
  site: string,
  { count, onDemand }: WorkersDraft,
  numbered: (addressOf: typeof workerAddress) => (number: number) => string,
): WorkerPlan[] {
  const numbers = (upTo: number) => Array.from({ length: upTo }, (_, index) => index + 1);
  return [
    ...numbers(settled(count)).map((number) => ({
      hostname: workerHostname(site, number),
      address: numbered(workerAddress)(number),
      onDemand: false,
    })),
    ...numbers(settled(onDemand)).map((number) => ({
      hostname: onDemandHostname(site, number),
      address: numbered(onDemandAddress)(number),
      onDemand: true,
    })),
  ];
}

function partitionPlans(partitions: readonly PartitionDraft[]): PartitionPlan[] {
  const names = partitions.map(({ name }) => settled(name));
  const byDefault = names.includes(ALL_PARTITION) ? ALL_PARTITION : names[0];
  return partitions.map(({ sites }, index) => ({
    name: defined(names[index]),
    sites: settled(sites),
    isDefault: names[index] === byDefault,
  }));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
