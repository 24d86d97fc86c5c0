import { SettingsError } from '../settings/error';
import { PARAMETER_LIMIT_BYTES } from './limits';
import type { HybridClusterPlan } from './plan-types';
import { renderSlurmConf } from './render/slurm';

/**
 * Parameters are rendered at synthesis, too late for a clear message: what cannot fit is refused here.
 *
 * @throws SettingsError with what the user can write less of
 */
export function checkSlurmConf(plan: HybridClusterPlan): void {
  if (plan.sites.find(({ name }) => name === plan.controller.site)?.provider !== 'aws') return;
  const bytes = Buffer.byteLength(renderSlurmConf(plan));
  if (bytes <= PARAMETER_LIMIT_BYTES) return;
  throw new SettingsError([
    `slurm.conf would have ${bytes} bytes and Parameter Store takes ${PARAMETER_LIMIT_BYTES}; write fewer or ` +
      'shorter partitions or features, or fewer kinds of workers or fleets, in skylan:hybridCluster',
  ]);
}
