/** How homes are exported and mounted: NFS 4.2 over one TCP port. */

import { HOME_PATH } from '../homes';
import type { HybridClusterPlan, SitePlan } from '../plan-types';

/** Whether a site's workers mount the cluster's homes. */
export function mountsHomes(plan: HybridClusterPlan, site: SitePlan): boolean {
  return plan.homeServer !== undefined && site.home !== 'none';
}

/** Whether the controller exports its homes to some site. */
export function exportsHomes(plan: HybridClusterPlan): boolean {
  const { homeServer, controller } = plan;
  const isController = homeServer?.address === controller.serviceAddress && homeServer.path === HOME_PATH;
  return isController && mounters(plan).length > 0;
}

/** The comment of slurm.conf that tells skylan-exports to whom the controller exports its homes; none where it does not. */
export function homesComment(plan: HybridClusterPlan): string[] {
  return exportsHomes(plan)
    ? [
        `#Homes=${mounters(plan)
          .map(({ cidr }) => cidr)
          .join(' ')}`,
      ]
    : [];
}

/**
 * `home.mount` of a worker: where from and where. How is a drop-in's in assets/worker-home.
 *
 * @throws Error where each worker has homes of its own
 * @see systemd.mount(5)
 */
export function renderHomeMount({ homeServer }: HybridClusterPlan): string {
  if (!homeServer) throw new Error('no server has homes for this cluster');
  return `[Mount]\nWhat=${homeServer.address}:${homeServer.path}\nWhere=${HOME_PATH}\n`;
}

/** Sites whose workers mount the cluster's homes. */
export function mounters(plan: HybridClusterPlan): SitePlan[] {
  return plan.sites.filter((site) => mountsHomes(plan, site));
}
