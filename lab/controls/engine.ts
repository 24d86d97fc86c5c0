import type { Check } from '../checks/check';
import { LONG, type Patience, SHORT } from '../checks/patience';
import type { CheckResult } from '../report/report';
import type { Progress } from '../util/progress';

/** Checks that did not pass, with what they said. */
export type Failures<Key extends string> = ReadonlyMap<Key, string>;

/**
 * Runs a suite of checks, or those that `only` names.
 *
 * @param patience - that the checks are to have. @default LONG
 * @param expected - those that are to fail: of costly ones no others are asked. @default all are asked
 * @returns those that did not pass
 */
export type RunSuite<Subject, Key extends string> = (
  subject: Subject,
  only?: ReadonlySet<Key>,
  patience?: Patience,
  expected?: readonly Key[],
) => Promise<Failures<Key>>;

/** One thing to break, and which checks must fail then: these and no others. */
export interface Control<Subject, Key extends string> {
  /** What `--only` calls it. */
  readonly name: string;
  readonly broken: string;
  readonly fails: readonly Key[];
  /** Checks that fail or pass by chance while it is broken. @default none */
  readonly mayFail?: readonly Key[];
  /** Breaks it. Returns what puts it right again. */
  readonly breakIt: (subject: Subject) => Promise<() => Promise<unknown>>;
}

const RECOVERY_TRIES = 4;

/** The checks that controls ask: side by side, those that are late after the others. */
export function suiteOf<Subject, Key extends string>(checks: readonly Check<never, Subject>[]): RunSuite<Subject, Key> {
  return async (subject, only, patience = LONG, expected = []) => {
    const failures = new Map<Key, string>();
    const isSpared = ({ name, costly }: Check<never, Subject>) =>
      costly === true && expected.length > 0 && !expected.includes(name as Key);
    const isWanted = (check: Check<never, Subject>) =>
      only === undefined ? !isSpared(check) : only.has(check.name as Key);
    for (const late of [undefined, true]) {
      const wanted = checks.filter((check) => check.late === late && isWanted(check));
      await Promise.all(
        wanted.map(async ({ name, brief }) => {
          const said = brief && (await failure(() => brief(subject, patience)));
          if (said !== undefined) failures.set(name as Key, said);
        }),
      );
    }
    return failures;
  };
}

/**
 * Checks that do not pass when they are asked with little patience, since some are bound to fail. One that is not
 * expected among them is asked again, with much: checks that run side by side may starve each other on emulated
 * machines, which a second answer tells from a fault.
 */
export async function settledFailures<Subject, Key extends string>(
  subject: Subject,
  expected: readonly Key[],
  run: RunSuite<Subject, Key>,
): Promise<Failures<Key>> {
  const failures = await run(subject, undefined, SHORT, expected);
  const surprising = new Set([...failures.keys()].filter((key) => !expected.includes(key)));
  if (surprising.size === 0) return failures;
  const again = await run(subject, surprising, LONG);
  return new Map([...failures].filter(([key]) => !surprising.has(key) || again.has(key)));
}

/** Breaks, checks, repairs, checks again. What goes wrong with that is this control's failure, and not the others'. */
export async function carryOut<Subject, Key extends string>(
  control: Control<Subject, Key>,
  subject: Subject,
  run: RunSuite<Subject, Key>,
  progress: Progress,
): Promise<CheckResult> {
  try {
    progress('breaking it');
    const repair = await control.breakIt(subject);
    let failures: Failures<Key>;
    try {
      progress('all checks');
      failures = await settledFailures(subject, [...control.fails, ...(control.mayFail ?? [])], run);
    } finally {
      progress('putting it right');
      await repair();
    }
    let still = failures;
    for (let tries = 0; still.size > 0 && tries < RECOVERY_TRIES; tries++) {
      progress(`again: ${[...still.keys()].join(', ')}`);
      still = await run(subject, new Set(still.keys()), LONG);
    }
    return verdict(control.broken, control.fails, failures, still, control.mayFail);
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
 * @param mayFail - checks that fail or pass by chance. @default none
 */
export function verdict<Key extends string>(
  broken: string,
  expected: readonly Key[],
  failures: Failures<Key>,
  still: Failures<Key> = new Map(),
  mayFail: readonly Key[] = [],
): CheckResult {
  const failed = [...failures.keys()];
  const passed = expected.filter((key) => !failures.has(key));
  const others = failed.filter((key) => !expected.includes(key) && !mayFail.includes(key));
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

/** What a check that did not pass measured; a check that could not be carried out did not pass either. */
async function failure(check: () => Promise<CheckResult | readonly CheckResult[]>): Promise<string | undefined> {
  try {
    const failed = [await check()].flat().filter((result) => !result.ok);
    if (failed.length === 0) return undefined;
    return failed.map((result) => `${result.name}: ${result.figure} ${result.unit}`.trim()).join('; ');
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
  }
}
