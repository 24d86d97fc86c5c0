import { checkPhase } from '../checks/check-phase';
import { failedUpdate } from '../checks/failed-update';
import type { LanScenario } from './lan-scenario';

/**
 * Deploys a node whose set-up fails on purpose to a LAN that runs: the deploy must fail with the machine's own reason,
 * and the LAN must be what it was.
 */
export const broken: LanScenario = {
  name: 'broken',
  phases: (lab, checks) => [
    checkPhase('update', 'cdk deploy, which must fail and take itself back', checks, (progress) =>
      failedUpdate(lab, progress),
    ),
  ],
};
