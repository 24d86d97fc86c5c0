import { checkPhase } from '../checks/check-phase';
import type { CheckResult } from '../report/report';
import { named } from '../util/named';
import type { Phase } from '../view/phases';
import { type Control, carryOut, type RunSuite, settledFailures, verdict } from './engine';

/** What `--only` calls the run with nothing broken. */
const NOTHING = 'nothing';

/**
 * The phases of controls: all checks with nothing broken, then one control after the other.
 *
 * @param only - name of the one that is wanted. Undefined: all
 * @param checks - gets a line of each
 */
export function controlPhases<Subject, Key extends string>(
  controls: readonly Control<Subject, Key>[],
  only: string | undefined,
  run: RunSuite<Subject, Key>,
  subject: () => Promise<Subject>,
  checks: CheckResult[],
): Phase[] {
  const wanted = (name: string) => only === undefined || only === name;
  const nothing = checkPhase('nothing', 'All checks, with nothing broken', checks, async () => [
    verdict(NOTHING, [], await settledFailures(await subject(), [], run)),
  ]);
  const broken = controls
    .filter(({ name }) => wanted(name))
    .map((control, index) =>
      checkPhase(`control ${index + 1}`, control.broken, checks, async (progress) => [
        await carryOut(control, await subject(), run, progress),
      ]),
    );
  return [...(wanted(NOTHING) ? [nothing] : []), ...broken];
}

/** @throws Error when there is no control of that name; it lists those that there are */
export function controlIsKnown(only: string | undefined, controls: readonly { readonly name: string }[]): void {
  if (only !== undefined) named('control', only, [NOTHING, ...controls.map(({ name }) => name)], (name) => name);
}
