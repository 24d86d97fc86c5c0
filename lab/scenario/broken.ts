import { failedUpdate } from './checks/failed-update';
import type { LanScenario } from './lan-scenario';

/**
 * Deploys a node whose set-up fails on purpose to a LAN that runs: the deploy must fail with the machine's own reason,
 * and the LAN must be what it was.
 */
export const broken: LanScenario = {
  name: 'broken',
  phases: (lab, checks) => [
    {
      key: 'update',
      title: 'cdk deploy, which must fail and take itself back',
      run: async (progress) => {
        checks.push(...(await failedUpdate(lab, progress)));
      },
    },
  ],
};
