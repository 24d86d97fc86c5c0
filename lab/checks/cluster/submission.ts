import type { CheckResult } from '../../report/report';
import { lastWords, type Peer } from '../../running/peer';
import type { CommandResult } from '../../util/run';
import { asJobUser, JOB_DIR } from './user';

/** Ends a hang: a job that is taken all the same runs within seconds, or waits. */
const ANSWER_MS = 120_000;

/** What slurmctld says of jobs that a partition takes from other machines only, and of jobs of root. */
const NOT_HERE = 'Access/permission denied';
const NOT_ROOT = 'Invalid user id';

const JOB = ['sbatch', `--chdir=${JOB_DIR}`, '--output=/dev/null', '--wrap=true'] as const;

/** Jobs are submitted on the controller: a worker's are refused, a user's and root's. */
export async function refusedFromWorker(worker: Peer): Promise<CheckResult> {
  const [user, root] = [await submit(worker, asJobUser(JOB)), await submit(worker, JOB)];
  return refusal(`jobs that are submitted from ${worker.name} are refused`, [
    [user, [NOT_HERE]],
    [root, [NOT_HERE, NOT_ROOT]],
  ]);
}

/** Root runs no jobs, on the controller either. */
export async function refusedToRoot(controller: Peer): Promise<CheckResult> {
  return refusal(`jobs of root on ${controller.name} are refused`, [[await submit(controller, JOB), [NOT_ROOT]]]);
}

function submit(from: Peer, argv: readonly string[]): Promise<CommandResult> {
  return from.exec(argv, { timeoutMs: ANSWER_MS });
}

/** Passes when each was refused with one of its reasons: what is not reached at all refuses nothing. */
export function refusal(name: string, answers: readonly (readonly [CommandResult, readonly string[]])[]): CheckResult {
  const refused = answers.filter(
    ([{ exitCode, stderr }, reasons]) => exitCode !== 0 && reasons.some((reason) => stderr.includes(reason)),
  );
  const ok = refused.length === answers.length;
  return {
    name,
    ok,
    figure: refused.length,
    unit: `of ${answers.length} refused`,
    ...(ok ? {} : { detail: answers.map(([answer]) => lastWords(answer)).join('\n') }),
  };
}
