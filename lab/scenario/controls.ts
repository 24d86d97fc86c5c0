import type { CheckResult } from '../report/report';
import type { Progress } from '../util/progress';
import { CONTROLS } from './controls/controls';
import { carryOut, settledFailures, verdict } from './controls/engine';
import { runSuite, type Subject } from './controls/suite';
import type { LanScenario } from './lan-scenario';
import { attempt, refusal } from './openvpn-attempt';
import type { StandingLan } from './standing-lan';
import { strangerUp } from './stranger';

const LOST = 'lost_laptop';

/** By then the gateway must have heard that a client is revoked, on the busiest host. */
const REVOCATION_SECONDS = 180;

/** Breaks one thing at a time: exactly the checks that are about it must fail, and pass again when it is put right. */
export const controls: LanScenario = {
  name: 'controls',
  clients: [LOST],
  leaving: [LOST],
  phases: (lab, checks) => {
    let subject: Subject | undefined;
    const phase = (
      key: string,
      title: string,
      work: (subject: Subject, progress: Progress) => Promise<CheckResult>,
    ) => ({
      key,
      title,
      run: async (progress: Progress) => {
        if (subject === undefined) throw new Error('there is nothing to check');
        checks.push(await work(subject, progress));
      },
    });
    return [
      {
        key: 'revoke',
        title: 'A client is removed from the settings',
        run: async (progress) => {
          subject = await revoked(lab, progress);
        },
      },
      phase('nothing', 'All checks, with nothing broken', async (whole) =>
        verdict('nothing', [], await settledFailures(whole, [], runSuite)),
      ),
      ...CONTROLS.map((control, index) =>
        phase(`control ${index + 1}`, control.broken, (whole, progress) =>
          carryOut(control, whole, runSuite, progress),
        ),
      ),
    ];
  },
};

/** The LAN once a client's profile, which did connect, is refused. */
async function revoked(lab: StandingLan, progress: Progress): Promise<Subject> {
  const stranger = await strangerUp();
  await lab.revoke(progress);
  const revokedProfile = lab.revokedProfile(LOST);
  const refused = await refusal(lab.lan.gateway, 'certificate revoked');
  const end = Date.now() + REVOCATION_SECONDS * 1000;
  // The suite's own check then tells whether it was in time.
  while (Date.now() < end && (await attempt(stranger, revokedProfile, 12, refused)).outcome === 'connected') {
    progress('the gateway has not heard of it yet');
  }
  return { lan: lab.lan, stranger, revokedProfile };
}
