import { readFileSync } from 'node:fs';
import type { Progress } from '../util/progress';
import { CONTROLS } from './controls/controls';
import { carryOut, settledFailures, verdict } from './controls/engine';
import { runSuite, type Subject } from './controls/suite';
import { fetchProfile } from './join';
import { deploy, type LabOptions, synth } from './lab';
import { attempt, refusal } from './openvpn-attempt';
import { runPhases } from './phases';
import type { CheckResult, Report } from './report';
import { type RunningLan, startLan } from './running-lan';
import { strangerUp } from './stranger';

const CLIENTS = ['ros_local_gateway', 'lost_laptop'] as const;
const REVOCATION_SECONDS = 120;

/** Breaks one thing at a time: exactly the checks that are about it must fail, and pass again when it is put right. */
export async function controls(options: LabOptions): Promise<Report> {
  const timings: Record<string, number> = {};
  const checks: CheckResult[] = [];
  const lan = await startLan(withClients(options, CLIENTS), timings, [{ client: CLIENTS[0] }]);
  let subject: Subject | undefined;
  const phase = (key: string, title: string, work: (subject: Subject, progress: Progress) => Promise<CheckResult>) => ({
    key,
    title,
    run: async (progress: Progress) => {
      if (subject === undefined) throw new Error('there is nothing to check');
      checks.push(await work(subject, progress));
    },
  });
  await runPhases(
    [
      {
        key: 'revoke',
        title: 'A client is removed from the settings',
        run: async (progress) => {
          subject = await revoke(lan, options, progress);
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
    ],
    timings,
  );
  return { scenario: 'controls', checks, timings };
}

/** Removes the second client by a deploy, and waits until its profile, which did connect, is refused. */
async function revoke(lan: RunningLan, options: LabOptions, progress: Progress): Promise<Subject> {
  const stranger = await strangerUp();
  const revokedProfile = readFileSync(await fetchProfile(lan.outputs, CLIENTS[1], progress), 'utf8');
  const before = await attempt(stranger, revokedProfile, 40);
  if (before.outcome !== 'connected') throw new Error(`a client's own profile does not connect:\n${before.log}`);
  const without = withClients(options, [CLIENTS[0]]);
  await synth(without);
  await deploy('revoke', without, progress);
  const revoked = await refusal(lan.gateway, 'certificate revoked');
  const end = Date.now() + REVOCATION_SECONDS * 1000;
  // The suite's own check then tells whether it was in time.
  while (Date.now() < end && (await attempt(stranger, revokedProfile, 12, revoked)).outcome === 'connected') {
    progress('the gateway has not heard of it yet');
  }
  return { lan, stranger, revokedProfile };
}

function withClients(options: LabOptions, clients: readonly string[]): LabOptions {
  return { ...options, context: [...options.context, `skylan:robotLan=${JSON.stringify({ clients })}`] };
}
