import { Ipv4Network } from '../net/ipv4';
import { SettingsError } from '../settings/error';
import { inspect } from '../settings/inspect';
import { defined, settled } from '../settings/settled';
import { fleetSubnets, gatewaySubnet, workerSubnet } from './aws-layout';
import { draftConflicts } from './conflicts';
import { type Draft, draftOf, type PartitionDraft } from './draft';
import { fleetPlan } from './fleet-plan';
import { homeServer } from './homes';
import { gresOf, kindPlan, unique, workerPlans } from './kind-plan';
import { tunnelMtuBytes } from './mtu';
import { ALL_PARTITION, gatewayHostname } from './names';
import type { AwsSitePlan, ExternalSitePlan, HybridClusterPlan, PartitionPlan, SiteBase, SitePlan } from './plan-types';
import { HYBRID_CLUSTER_KEY, type HybridClusterSettings, hybridClusterSchema } from './settings';
import type { SiteDraft } from './site-draft';

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
  const serviceAddress = controller.serviceAddress?.value ?? controllerAddress;
  const homes = homeServer(settled(home), serviceAddress);
  return {
    ...settled(others),
    tunnel: {
      ...settled(tunnel),
      mtuBytes: tunnelMtuBytes(sitePlans.map(({ uplinkMtuBytes }) => uplinkMtuBytes)),
    },
    sites: sitePlans,
    controller: { ...settled(controllerSettings), address: controllerAddress, serviceAddress },
    ...(homes ? { homeServer: homes } : {}),
    partitions: partitionPlans(partitions),
  };
}

function sitePlan(site: SiteDraft, imageRevision: number): SitePlan {
  const { provider, endpoint, natAddress, publicKey, gateway, workers, fleets, features, ...others } = site;
  const common = {
    ...settled(others),
    tunnelAddress: defined(site.tunnelAddress?.value),
    gatewayAddress: defined(site.gatewayAddress?.value),
    features: unique(settled(features)),
  };
  return provider?.value === 'aws' ? awsSitePlan(site, common, imageRevision) : externalSitePlan(site, common);
}

function externalSitePlan(site: SiteDraft, common: SiteBase): ExternalSitePlan {
  const { endpoint, natAddress, publicKey, workers } = site;
  const kind = defined(workers[0]);
  const { cpus, memoryMib } = kind;
  const sourceAddress = endpoint?.value ?? natAddress?.value;
  return {
    provider: 'external',
    ...common,
    ...(endpoint?.value === undefined ? {} : { endpoint: endpoint.value }),
    ...(sourceAddress === undefined ? {} : { sourceAddress }),
    ...(publicKey?.value === undefined ? {} : { publicKey: publicKey.value }),
    workerCount: settled(kind.count),
    gres: gresOf(settled(kind.gpus)) ?? '',
    ...(cpus?.value === undefined || memoryMib?.value === undefined
      ? {}
      : { workerSize: { cpus: cpus.value, memoryMib: memoryMib.value } }),
  };
}

function awsSitePlan(site: SiteDraft, common: SiteBase, imageRevision: number): AwsSitePlan {
  const network = Ipv4Network.of(common.cidr);
  const subnet = workerSubnet(network);
  const kinds = site.workers.map((draft) => ({ draft, plan: kindPlan(draft) }));
  const fleets = site.fleets.map((fleet) => fleetPlan(common.name, fleet));
  const zones = Math.max(0, ...fleets.map((fleet) => fleet.zones));
  return {
    provider: 'aws',
    ...common,
    gatewaySubnetCidr: gatewaySubnet(network).cidr,
    workerSubnetCidr: subnet.cidr,
    gateway: { hostname: gatewayHostname(common.name), ...settled(site.gateway) },
    kinds: kinds.map(({ plan }) => plan),
    workers: kinds.flatMap(({ draft, plan }) => workerPlans({ site: common.name, draft, plan, subnet, imageRevision })),
    fleets,
    fleetSubnetCidrs: fleetSubnets(network)
      .slice(0, zones)
      .map(({ cidr }) => cidr),
  };
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
