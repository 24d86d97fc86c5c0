import { readFileSync } from 'node:fs';
import type { Progress } from '../util/progress';
import { CONTROLS, type Control } from './controls/controls';
import { type Failures, runSuite, type Subject, type SuiteKey, settledFailures } from './controls/suite';
import { fetchProfile } from './join';
import { deploy, type LabOptions, synth } from './lab';
import { attempt, refusal } from './openvpn-attempt';
import { runPhases } from './phases';
import type { CheckResult, Report } from './report';
import { type RunningLan, startLan } from './running-lan';
import { strangerUp } from './stranger';

const CLIENTS = ['ros_local_gateway', 'lost_laptop'] as const;
const RECOVERY_TRIES = 4;
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
        verdict('nothing', [], await settledFailures(whole, [])),
      ),
      ...CONTROLS.map((control, index) =>
        phase(`control ${index + 1}`, control.broken, (whole, progress) => carryOut(control, whole, progress)),
      ),
    ],
    timings,
  );
  return { scenario: 'controls', checks, timings };
}

/** Breaks, checks, repairs, checks again. What goes wrong with that is this control's failure, and not the others'. */
export async function carryOut(control: Control, subject: Subject, progress: Progress): Promise<CheckResult> {
  try {
    progress('breaking it');
    const repair = await control.breakIt(subject);
    let failures: Failures;
    try {
      progress('all checks');
      failures = await settledFailures(subject, control.fails);
    } finally {
      progress('putting it right');
      await repair();
    }
    let still = failures;
    for (let tries = 0; still.size > 0 && tries < RECOVERY_TRIES; tries++) {
      progress(`again: ${[...still.keys()].join(', ')}`);
      still = await runSuite(subject, new Set(still.keys()));
    }
    return verdict(control.broken, control.fails, failures, still);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { name: `control: ${control.broken}`, ok: false, figure: 'not carried out', unit: '', detail };
  }
}

/**
 * The line of one control: passes when exactly the expected checks failed, and none does after the repair.
 *
 * @param failures - while it was broken
 * @param still - after the repair
 */
export function verdict(
  broken: string,
  expected: readonly SuiteKey[],
  failures: Failures,
  still: Failures = new Map(),
): CheckResult {
  const failed = [...failures.keys()];
  const passed = expected.filter((key) => !failures.has(key));
  const others = failed.filter((key) => !expected.includes(key));
  const problems = [
    ...passed.map((key) => `It passed all the same: ${key}`),
    ...others.map((key) => `It failed too: ${key}`),
    ...[...still].map(([key, said]) => `It did not pass again after the repair: ${key}: ${said}`),
  ];
  const told = [...failures].map(([key, said]) => `${key}: ${said}`);
  return {
    name: `control: ${broken}`,
    ok: problems.length === 0,
    figure: failed.length,
    unit: `failed, ${expected.length} expected`,
    ...(problems.length + told.length > 0 ? { detail: [...problems, ...told].join('\n') } : {}),
  };
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
