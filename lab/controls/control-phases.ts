import { checkPhase } from '../checks/check-phase';
import type { CheckResult, LeftOut } from '../report/report';
import { named } from '../util/named';
import type { Phase } from '../view/phases';
import { ALL_TIME, type ControlTime, turned } from './control-time';
import { type Control, carryOut, type RunSuite, settledFailures, verdict } from './engine';

/** What `--only` calls the run with nothing broken. */
const NOTHING = 'nothing';

/** Where controls are told of. */
export interface ControlLines {
  /** Gets a line of each that was carried out. */
  readonly checks: CheckResult[];
  /** Gets those for which there was no time. */
  readonly leftOut: LeftOut[];
}

/**
 * The phases of controls: all checks with nothing broken, then one control after the other, as long as there is time.
 *
 * @param only - name of the one that is wanted. Undefined: all
 * @param time - that there is. @default for all of them
 */
export function controlPhases<Subject, Key extends string>(
  controls: readonly Control<Subject, Key>[],
  only: string | undefined,
  run: RunSuite<Subject, Key>,
  subject: () => Promise<Subject>,
  { checks, leftOut }: ControlLines,
  time: ControlTime = ALL_TIME,
): Phase[] {
  const wanted = (name: string) => only === undefined || only === name;
  const nothing = checkPhase('nothing', 'All checks, with nothing broken', checks, async () => [
    verdict(NOTHING, [], await settledFailures(await subject(), [], run)),
  ]);
  const broken = turned(controls, time.turn)
    .filter(({ name }) => wanted(name))
    .map((control, index) =>
      checkPhase(`control ${index + 1}`, control.broken, checks, async (progress) => {
        if (time.isLeft()) return [await carryOut(control, await subject(), run, progress)];
        leftOut.push({ name: `control: ${control.broken}`, why: 'there was no time for it in this run' });
        return [];
      }),
    );
  return [...(wanted(NOTHING) ? [nothing] : []), ...broken];
}

/** @throws Error when there is no control of that name; it lists those that there are */
export function controlIsKnown(only: string | undefined, controls: readonly { readonly name: string }[]): void {
  if (only !== undefined) named('control', only, [NOTHING, ...controls.map(({ name }) => name)], (name) => name);
}
