/** What jobs find on a worker. */

import { toEnvFile } from '../../machine/env-file';
import type { SitePlan } from '../plan-types';

/** Variables of all jobs on a site's workers, which `skylan-prolog` gives to each task that has none of that name. */
export function renderJobEnv({ scratch }: Pick<SitePlan, 'scratch'>): string {
  return toEnvFile({ SKYLAN_SCRATCH: scratch });
}
