import { planHybridCluster } from '../../lib/hybrid-cluster/plan';
import type { AwsSitePlan, ExternalSitePlan, HybridClusterPlan } from '../../lib/hybrid-cluster/plan-types';
import type { KeptState } from '../../lib/hybrid-cluster/render/machine-env';
import type { HybridClusterSettings } from '../../lib/hybrid-cluster/settings';

/** What of a controller in AWS outlives its instance. */
export const KEPT_STATE: KeptState = { volumeId: 'vol-0123456789abcdef0', backupBucket: 'backups' };

const BIELEFELD = { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external' } as const;

/** A plan of the seed's two sites, with on-demand workers in AWS when asked for. */
export function clusterPlan(onDemand = 0, settings: HybridClusterSettings = {}): HybridClusterPlan {
  return planHybridCluster({
    sites: [
      BIELEFELD,
      { name: 'giessen', cidr: '192.168.77.0/24', provider: 'aws', features: ['ssd'], workers: { count: 1, onDemand } },
    ],
    ...settings,
  });
}

/** The same with a further site in AWS, and one outside that can be called. */
export function fourSites(): HybridClusterPlan {
  return planHybridCluster({
    sites: [
      BIELEFELD,
      { name: 'giessen', cidr: '192.168.77.0/24', provider: 'aws' },
      { name: 'dublin', cidr: '192.168.78.0/24', provider: 'aws' },
      { name: 'oslo', cidr: '192.168.79.0/24', provider: 'external', endpoint: '198.51.100.7' },
    ],
  });
}

export function awsSite(plan: HybridClusterPlan, name = 'giessen'): AwsSitePlan {
  const site = plan.sites.find((one) => one.name === name);
  if (site?.provider !== 'aws') throw new Error(`${name} is no site in AWS`);
  return site;
}

export function externalSite(plan: HybridClusterPlan, name = 'bielefeld'): ExternalSitePlan {
  const site = plan.sites.find((one) => one.name === name);
  if (site?.provider !== 'external') throw new Error(`${name} is no external site`);
  return site;
}

/** The seed's two sites with two fleets in AWS, one of Spot instances; other settings go before these. */
export function fleetPlan(settings: HybridClusterSettings = {}): HybridClusterPlan {
  return planHybridCluster({
    sites: [
      BIELEFELD,
      {
        ...{ name: 'giessen', cidr: '192.168.77.0/24', provider: 'aws' },
        fleets: [
          { name: 'burst', instanceTypes: ['c7i.large', 'c6i.large'], max: 20, packages: ['htop'] },
          { name: 'steady', instanceTypes: ['m7i.large'], max: 2, purchase: 'onDemand' },
        ],
      },
    ],
    ...settings,
  });
}
