import { type CheckStep, checkIsKnown, inFull, onlyOf } from '../checks/check';
import { checkPhase } from '../checks/check-phase';
import { DEPLOYS, DOORS, LAN_CHECKS, TRAFFIC } from '../checks/lan-checks';
import type { StandingLan } from '../running/standing-lan';
import type { LanScenario } from './lan-scenario';

/**
 * Measures what the machines of a LAN can do, and what they must not let in, out or across.
 *
 * @param only - name of the one check that is wanted. @default all
 * @throws Error when there is no such check
 */
export function robotLan(only?: string): LanScenario {
  checkIsKnown(only, LAN_CHECKS);
  return {
    name: 'robot-lan',
    only,
    drawn: true,
    phases: (lab, checks) => {
      const phase = (key: string, title: string, all: readonly CheckStep<StandingLan, never>[]) => {
        const steps = onlyOf(all, only);
        return steps.length === 0 ? [] : [checkPhase(key, title, checks, (progress) => inFull(steps, lab, progress))];
      };
      const beside = [
        ...phase('checks', 'Checks', TRAFFIC),
        ...phase('redeploy', 'A second cdk deploy changes nothing', DEPLOYS),
      ];
      return [...(beside.length > 0 ? [beside] : []), ...phase('doors', 'What must not get in, out or across', DOORS)];
    },
  };
}
