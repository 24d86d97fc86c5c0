import { checkPhase } from '../checks/check-phase';
import { membership } from '../checks/membership';
import type { LanScenario } from './lan-scenario';

/** Adds a node to a LAN that runs, and removes it: nobody else may notice. */
export const nodes: LanScenario = {
  name: 'nodes',
  phases: (lab, checks) => [
    checkPhase('nodes', 'A node is added by a deploy, and removed by another', checks, (progress) =>
      membership(lab, progress),
    ),
  ],
};
