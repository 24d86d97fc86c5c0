import { planHybridCluster } from '../../../lib/hybrid-cluster/plan';
import { problemsBy } from '../../helpers/settings-problems';

/** What planning refuses in these settings, which may be of any shape; nothing when they are good. */
export const problemsOf = problemsBy(planHybridCluster);

/** The seed's sites, with settings of their own. */
export function sites(bielefeld: object = {}, giessen: object = {}, ...more: object[]) {
  return {
    sites: [
      { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external', ...bielefeld },
      { name: 'giessen', cidr: '192.168.77.0/24', provider: 'aws', ...giessen },
      ...more,
    ],
  };
}

/** A third site, external unless told otherwise. */
export function third(settings: object = {}) {
  return { name: 'berlin', cidr: '192.168.88.0/24', provider: 'external', ...settings };
}
