import { LAN_CHECKS, type Subject, type SuiteKey } from '../checks/lan-checks';
import { untilHeard } from '../checks/revoked';
import { controlIsKnown, controlPhases } from '../controls/control-phases';
import type { ControlTime } from '../controls/control-time';
import { suiteOf } from '../controls/engine';
import { CONTROLS } from '../controls/lan-controls';
import type { LeftOut } from '../report/report';
import type { StandingLan } from '../running/standing-lan';
import { strangerUp } from '../running/stranger';
import type { Progress } from '../util/progress';
import type { LanScenario } from './lan-scenario';

const LOST = 'lost_laptop';

const runSuite = suiteOf<Subject, SuiteKey>(LAN_CHECKS);

/**
 * Breaks one thing at a time: exactly the checks that are about it must fail, and pass again when it is put right.
 *
 * @param only - name of the one control that is wanted. @default all
 * @param time - that there is for them. @default for all
 * @throws Error when there is no such control
 */
export function controls(only?: string, time?: ControlTime): LanScenario {
  controlIsKnown(only, CONTROLS);
  const leftOut: LeftOut[] = [];
  return {
    name: 'controls',
    only,
    clients: [LOST],
    leaving: [LOST],
    leftOut,
    phases: (lab, checks) => {
      let subject: Subject | undefined;
      const standing = async () => {
        if (subject === undefined) throw new Error('there is nothing to check');
        return subject;
      };
      return [
        {
          key: 'revoke',
          title: 'A client is removed from the settings',
          run: async (progress) => {
            subject = await revoked(lab, progress);
          },
        },
        ...controlPhases(CONTROLS, only, runSuite, standing, { checks, leftOut }, time),
      ];
    },
  };
}

/** The LAN once a client's profile, which did connect, is refused. */
async function revoked(lab: StandingLan, progress: Progress): Promise<Subject> {
  const stranger = await strangerUp();
  await lab.revoke(progress);
  const revokedProfile = lab.revokedProfile(LOST);
  await untilHeard(lab.lan.gateway, stranger, revokedProfile, progress);
  return { lan: lab.lan, stranger, revokedProfile };
}
