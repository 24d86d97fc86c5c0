import { Aws, Lazy } from 'aws-cdk-lib';
import { checkUserData } from '../machine/user-data';
import { SettingsError } from '../settings/error';
import { PARAMETER_LIMIT_BYTES } from './limits';
import type { HybridClusterPlan } from './plan-types';
import { controllerMachine, siteGatewayMachine, workerMachine } from './render/machines';
import { renderSlurmConf } from './render/slurm';

/**
 * User data and parameters are rendered at synthesis, too late for a clear message: what cannot fit is refused here.
 *
 * @throws SettingsError with what the user can write less of
 */
export function checkMachines(plan: HybridClusterPlan): void {
  const later = { region: Aws.REGION, readySignalUrl: Lazy.string({ produce: () => '' }) };
  const sites = plan.sites.filter((site) => site.provider === 'aws');
  for (const site of sites) {
    checkUserData(siteGatewayMachine(plan, site, later), 'write shorter names in skylan:hybridCluster.sites');
    // Workers of a kind differ in their names only, and the last one's is the longest.
    const kinds = [true, false].map((onDemand) => site.workers.filter((worker) => worker.onDemand === onDemand).at(-1));
    for (const worker of kinds) {
      if (!worker) continue;
      const cure = `write a shorter list in workers.packages of the site ${JSON.stringify(site.name)}`;
      checkUserData(workerMachine(plan, site, worker, later), cure);
    }
  }
  if (!sites.some(({ name }) => name === plan.controller.site)) return;
  checkUserData(controllerMachine(plan, later), 'write shorter names in skylan:hybridCluster.controller');
  checkSlurmConf(plan);
}

function checkSlurmConf(plan: HybridClusterPlan): void {
  const bytes = Buffer.byteLength(renderSlurmConf(plan));
  if (bytes <= PARAMETER_LIMIT_BYTES) return;
  throw new SettingsError([
    `slurm.conf would have ${bytes} bytes and Parameter Store takes ${PARAMETER_LIMIT_BYTES}; write fewer or ` +
      'shorter partitions or features in skylan:hybridCluster',
  ]);
}
