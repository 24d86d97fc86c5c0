import { parameterNames } from '../../cluster-keys/contract';
import { networkNamespace } from '../../custom-resource/contract';
import { baseValues, toEnvFile } from '../../machine/env-file';
import type { DeployedValues } from '../../machine/machine-spec';
import { machineAddresses } from '../controller-addresses';
import { homeServerAt } from '../homes';
import type { AwsSitePlan, HybridClusterPlan } from '../plan-types';
import { exportsHomes } from './home';
import { hasNodeExporter } from './monitoring';
import { PATHS } from './paths';
import { hasTokens } from './tokens';

/** An address that no machine has, for rules about one that is not there. */
export const NOBODY = '0.0.0.0';

/** Parameter namespace of a cluster, without slashes at its ends. */
export function namespaceOf(plan: Pick<HybridClusterPlan, 'name'>): string {
  return networkNamespace('cluster', plan.name);
}

/**
 * What the scripts on a site gateway know about it. Nothing of other sites: those come with the tunnel's parameter, so
 * that a site which joins restarts no gateway.
 */
export function renderGatewayEnv(plan: HybridClusterPlan, site: AwsSitePlan, deployed: DeployedValues): string {
  return toEnvFile({
    ...baseValues({ role: 'site-gateway', hostname: site.gateway.hostname }, deployed),
    SKYLAN_NAMESPACE: parameterNames(namespaceOf(plan)).root,
    SKYLAN_SITE: site.name,
    SKYLAN_SITE_CIDR: site.cidr,
    SKYLAN_TUNNEL_ADDRESS: site.tunnelAddress,
    SKYLAN_HOME_SERVER: homeServersAt(plan, site),
    SKYLAN_PROMETHEUS: prometheusOf(plan),
  });
}

/**
 * Addresses of the machine with the homes. Those of a controller's machine itself count too, at which sites mount homes
 * that have a pack from before there was a service address.
 */
function homeServersAt(plan: HybridClusterPlan, site: AwsSitePlan): string {
  const { controller, homeServer } = plan;
  const server = homeServerAt(site, homeServer);
  if (server === undefined) return NOBODY;
  if (controller.site !== site.name || !exportsHomes(plan)) return server;
  return addressSet([server, ...machineAddresses(plan)]);
}

/** As nftables has them, in one word. */
function addressSet(addresses: readonly string[]): string {
  return addresses.length === 1 ? addresses.join() : `{${addresses.join(',')}}`;
}

/** Who may ask node exporters: the controller's machine, or nobody. */
export function prometheusOf(plan: HybridClusterPlan): string {
  return hasNodeExporter(plan) ? addressSet(machineAddresses(plan)) : NOBODY;
}

/** What of a controller in AWS outlives its instance. Values may be CDK tokens. */
export interface KeptState {
  /** Id of the volume that the cluster's state is on. */
  readonly volumeId: string;
  /** Bucket that copies of the state are in. */
  readonly backupBucket: string;
}

/** What the scripts on a controller in AWS know about what outlives it. */
export function renderStateEnv({ controller }: HybridClusterPlan, { volumeId, backupBucket }: KeptState): string {
  return toEnvFile({
    SKYLAN_STATE_VOLUME: volumeId,
    SKYLAN_BACKUPS: PATHS.backups,
    SKYLAN_BACKUP_BUCKET: backupBucket,
    SKYLAN_SERVICE_ADDRESS: controller.serviceAddress,
  });
}

/** What the scripts on a worker or a controller know about it. */
export function renderSlurmEnv(
  plan: HybridClusterPlan,
  machine: { readonly role: 'worker' | 'controller'; readonly hostname: string },
  deployed: DeployedValues,
): string {
  return toEnvFile({
    ...baseValues(machine, deployed),
    SKYLAN_NAMESPACE: parameterNames(namespaceOf(plan)).root,
    SKYLAN_CONTROLLER: plan.controller.serviceAddress,
    ...(machine.role === 'controller' && hasMachinesOutsideAws(plan) ? { SKYLAN_MUNGE_BY_HAND: 'yes' } : {}),
    ...(machine.role === 'controller' && hasTokens(plan) ? { SKYLAN_TOKENS: 'yes' } : {}),
  });
}

/** Whether some machines get a new munge key by someone's hand, for which the controller has to wait. */
function hasMachinesOutsideAws({ sites }: HybridClusterPlan): boolean {
  return sites.some(({ provider }) => provider === 'external');
}
