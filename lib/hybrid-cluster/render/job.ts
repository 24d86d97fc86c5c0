/** What jobs find on a worker. */

import { toEnvFile } from '../../machine/env-file';
import type { SitePlan } from '../plan-types';

/** Variables of all jobs on a site's workers, which `skylan-prolog` gives to each task that has none of that name. */
export function renderJobEnv({ scratch }: Pick<SitePlan, 'scratch'>): string {
  return toEnvFile({ SKYLAN_SCRATCH: scratch });
}

/**
 * What `skylan-buckets` knows, which gives jobs their credentials.
 *
 * @param jobsRoleArn - of the role that they are of; may be a token
 */
export function renderBucketsEnv(jobsRoleArn: string): string {
  return toEnvFile({ SKYLAN_JOBS_ROLE: jobsRoleArn });
}
