import type { SitePackFile } from '../../cluster-keys/contract';
import type { ExternalSitePlan, HybridClusterPlan } from '../plan-types';
import { elasticIpPlaceholder, renderTunnel } from './wireguard';

/** Files of a site's pack, with placeholders. */
export function sitePackFiles(plan: HybridClusterPlan, site: ExternalSitePlan): SitePackFile[] {
  return [
    {
      path: `${site.name}-pack/wg0.conf`,
      mode: '0600',
      content: renderTunnel(plan, site.name, elasticIpPlaceholder),
    },
  ];
}
