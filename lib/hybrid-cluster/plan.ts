import { Ipv4Network } from '../net/ipv4';
import { SettingsError } from '../settings/error';
import { inspect } from '../settings/inspect';
import { gatewaySubnet, onDemandAddress, workerAddress, workerSubnet } from './aws-layout';
import { draftConflicts } from './conflicts';
import { type Draft, draftOf, type PartitionDraft } from './draft';
import { instanceSize } from './instance-size';
import { tunnelMtuBytes } from './mtu';
import { ALL_PARTITION, gatewayHostname, onDemandHostname, workerHostname } from './names';
import type {
  AwsSitePlan,
  ExternalSitePlan,
  HybridClusterPlan,
  PartitionPlan,
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
  const draft = draftOf(inspection.accepted, inspection);
  const problems = [...inspection.problems, ...draftConflicts(draft)];
  if (problems.length > 0) throw new SettingsError(problems);
  return planOf(draft);
}

function planOf(draft: Draft): HybridClusterPlan {
  const sites = draft.sites.map(sitePlan);
  const { controller } = draft;
  return {
    name: known(draft.name),
    tunnel: {
      cidr: known(draft.tunnelCidr),
      port: known(draft.port),
      keepaliveSeconds: known(draft.keepaliveSeconds),
      mtuBytes: tunnelMtuBytes(sites.map(({ uplinkMtuBytes }) => uplinkMtuBytes)),
      presharedKeyRevision: known(draft.presharedKeyRevision),
    },
    sites,
    controller: {
      site: known(controller.site),
      hostname: known(controller.hostname),
      address: known(controller.address),
      instanceType: known(controller.instanceType),
      image: known(controller.image),
    },
    partitions: partitionPlans(draft.partitions),
    suspendSeconds: known(draft.suspendSeconds),
    imageRevision: known(draft.imageRevision),
    tags: draft.tags,
  };
}

function sitePlan(site: SiteDraft): SitePlan {
  const common = {
    name: known(site.name),
    cidr: known(site.cidr),
    uplinkMtuBytes: known(site.uplinkMtuBytes),
    tunnelAddress: known(site.tunnelAddress),
    gatewayAddress: known(site.gatewayAddress),
    keyRevision: known(site.keyRevision),
    features: [...new Set(site.features.map(({ value }) => value))],
  };
  return site.provider?.value === 'aws' ? awsSitePlan(site, common) : externalSitePlan(site, common);
}

type CommonPlan = Omit<ExternalSitePlan, 'provider' | 'endpoint' | 'sourceAddress' | 'publicKey' | 'workerCount'>;

function externalSitePlan(site: SiteDraft, common: CommonPlan): ExternalSitePlan {
  const { endpoint, natAddress, publicKey } = site;
  const sourceAddress = endpoint?.value ?? natAddress?.value;
  return {
    provider: 'external',
    ...common,
    ...(endpoint?.value === undefined ? {} : { endpoint: endpoint.value }),
    ...(sourceAddress === undefined ? {} : { sourceAddress }),
    ...(publicKey?.value === undefined ? {} : { publicKey: publicKey.value }),
    workerCount: known(site.workers.count),
  };
}

function awsSitePlan(site: SiteDraft, common: CommonPlan): AwsSitePlan {
  const network = Ipv4Network.of(common.cidr);
  return {
    provider: 'aws',
    ...common,
    gatewaySubnetCidr: gatewaySubnet(network).cidr,
    workerSubnetCidr: workerSubnet(network).cidr,
    gateway: {
      hostname: gatewayHostname(common.name),
      instanceType: known(site.gateway.instanceType),
      image: known(site.gateway.image),
    },
    workerKind: workerKindPlan(site.workers),
    workers: workerPlans(common.name, site.workers, workerSubnet(network)),
  };
}

function workerKindPlan({ instanceType, image, packages, cpus, memoryMib }: WorkersDraft): WorkerKindPlan {
  const size = instanceSize(known(instanceType));
  return {
    instanceType: known(instanceType),
    cpus: defined(cpus?.value ?? size?.cpus),
    memoryMib: defined(memoryMib?.value ?? size?.memoryMib),
    image: known(image),
    packages,
  };
}

function workerPlans(site: string, { count, onDemand }: WorkersDraft, subnet: Ipv4Network): WorkerPlan[] {
  const numbers = (upTo: number) => Array.from({ length: upTo }, (_, index) => index + 1);
  return [
    ...numbers(known(count)).map((number) => ({
      hostname: workerHostname(site, number),
      address: defined(workerAddress(subnet, number)),
      onDemand: false,
    })),
    ...numbers(known(onDemand)).map((number) => ({
      hostname: onDemandHostname(site, number),
      address: defined(onDemandAddress(subnet, number)),
      onDemand: true,
    })),
  ];
}

function partitionPlans(partitions: readonly PartitionDraft[]): PartitionPlan[] {
  const names = partitions.map(({ name }) => known(name));
  const byDefault = names.includes(ALL_PARTITION) ? ALL_PARTITION : names[0];
  return partitions.map(({ sites }, index) => ({
    name: defined(names[index]),
    sites: sites.map(({ value }) => value),
    isDefault: names[index] === byDefault,
  }));
}

/** The value of a setting that the checks before have made sure of. */
function known<T>(setting: { readonly value: T | undefined } | undefined): T {
  return defined(setting?.value);
}

function defined<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a draft without conflicts has all its values');
  return value;
}
