import type { CheckResult } from '../report/report';
import { named } from '../util/named';
import type { Progress } from '../util/progress';
import type { Patience } from './patience';

/** What a check finds: a result each as soon as it is there, or all at its end. */
export type Found = AsyncIterable<CheckResult> | Promise<readonly CheckResult[]>;

/** A check, as scenarios carry it out for their report, as controls ask it, or both. */
export interface Check<Whole, Brief> {
  /** What `--only` and the controls call it. */
  readonly name: string;
  /** In full. @default no scenario carries it out */
  readonly whole?: (subject: Whole, progress: Progress) => Found;
  /** In little, since controls ask again and again. @default controls do not ask it */
  readonly brief?: (subject: Brief, patience: Patience) => Promise<CheckResult | readonly CheckResult[]>;
  /** Why it is left out in an account. @default it is asked there too */
  readonly notInAccount?: string;
  /** It would disturb others, or be disturbed: controls ask it after them. */
  readonly late?: true;
  /** It takes long: controls ask it where nothing is broken, and where it is to fail. */
  readonly costly?: true;
}

/** A check, or several that scenarios carry out side by side. */
export type CheckStep<Whole, Brief> = Check<Whole, Brief> | readonly Check<Whole, Brief>[];

/** Name of a check that controls ask. */
export type BriefName<Checks extends readonly { readonly name: string }[]> = Extract<
  Checks[number],
  { readonly brief: unknown }
>['name'];

/**
 * The steps that `--only` leaves: those with the check of that name, and it alone in them.
 *
 * @param only - undefined: all
 */
export function onlyOf<Whole, Brief>(
  steps: readonly CheckStep<Whole, Brief>[],
  only: string | undefined,
): readonly CheckStep<Whole, Brief>[] {
  if (only === undefined) return steps;
  return steps.flat().filter(({ name }) => name === only);
}

/** @throws Error when no scenario carries out a check of that name; it lists those that one does */
export function checkIsKnown(only: string | undefined, checks: readonly Check<never, never>[]): void {
  const known = checks.filter(({ whole }) => whole !== undefined);
  if (only !== undefined) named('check', only, known, ({ name }) => name);
}

/** Carries checks out in full, one step after the other. What an inner list finds is told in its order. */
export async function* inFull<Whole>(
  steps: readonly CheckStep<Whole, never>[],
  subject: Whole,
  progress: Progress,
): AsyncGenerator<CheckResult> {
  for (const step of steps) {
    const beside = [step].flat().filter(({ whole }) => whole !== undefined);
    if (beside.length === 0) continue;
    progress(beside.map(({ name }) => name).join(', '));
    const [first] = beside;
    if (first?.whole && beside.length === 1) yield* await first.whole(subject, progress);
    else yield* (await Promise.all(beside.map(({ whole }) => all(whole?.(subject, progress))))).flat();
  }
}

async function all(found: Found | undefined): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for await (const result of (await found) ?? []) results.push(result);
  return results;
}
