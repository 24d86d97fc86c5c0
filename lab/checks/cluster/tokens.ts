import type { CheckResult } from '../../report/report';
import { USER } from '../../running/cluster/user';
import { lastWords, type Peer } from '../../running/peer';
import { probe } from '../probes';

/** Ends a hang: a job that runs ends within seconds. */
const JOBS_MS = 900_000;

/** A key of tokens that everybody knows, which a control gives to the controller. */
export const KNOWN_KEY = Buffer.alloc(32, 'x');

/** How Slurm's HTTP refuses who has no token, and how slurmctld refuses one that it did not sign. */
const REFUSED = { 'without one': /^401$/, 'with one of another key': /Protocol authentication error$/ } as const;

/**
 * A user with a token submits a job by HTTP on the controller's own machine; without a token, and with one that another
 * key has signed, the job is refused.
 *
 * @param on - where the job runs to its end. @default it is held, and taken back
 */
export async function tokenSubmits(controller: Peer, on?: Peer): Promise<CheckResult> {
  const words = [KNOWN_KEY.toString('hex'), ...(on ? [on.name] : [])];
  const argv = ['sudo', '--set-home', '-u', USER, '--', ...probe('tokens', ...words)];
  const said = await controller.exec(argv, { timeoutMs: JOBS_MS });
  const answers = answersIn(said.stdout);
  const taken = answers['with a token'] === `${on ? 'COMPLETED' : 'PENDING'} as ${USER}`;
  const refused = Object.entries(REFUSED).filter(([how, words]) => words.test(answers[how] ?? '')).length;
  const ok = taken && refused === 2;
  return {
    name: `a job by HTTP on ${controller.name}${on ? ` for ${on.name}` : ''}: with a token taken, without one and with a forged one refused`,
    ok,
    figure: refused,
    unit: `of 2 refused, ${taken ? 'and one taken' : 'but none taken'}`,
    ...(ok ? {} : { detail: lastWords(said) }),
  };
}

/** What the program says of each way; nothing where it did not get so far. */
function answersIn(stdout: string): Readonly<Record<string, string>> {
  try {
    return JSON.parse(stdout);
  } catch {
    return {};
  }
}
