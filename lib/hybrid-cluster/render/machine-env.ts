import { parameterNames } from '../../cluster-keys/contract';
import { networkNamespace } from '../../custom-resource/contract';
import { baseValues, toEnvFile } from '../../machine/env-file';
import type { DeployedValues } from '../../machine/machine-spec';
import type { AwsSitePlan, HybridClusterPlan } from '../plan-types';

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
  });
}
