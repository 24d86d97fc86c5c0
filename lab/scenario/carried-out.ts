import { aws } from '../aws/current';
import type { CheckResult, LeftOut, Report } from '../report/report';

/** What is carried out: a scenario, or a part of it. */
export interface CarriedOut {
  readonly name: string;
  /** See {@link Report.options}. @default none */
  readonly options?: string | undefined;
  /** The part of it that alone is carried out, as `--only` names it. @default all of it */
  readonly only?: string | undefined;
  /** Checks of it that are not carried out here, and why. @default none */
  readonly leftOut?: readonly LeftOut[];
}

/**
 * The report of a scenario, also of one that an error ended: that is then the last check, and has failed.
 *
 * @param work - gets the report's checks and seconds by phase to fill, and may return a drawing of what stands
 * @throws Error when `signal` ended it
 */
export async function carriedOut(
  { name, options, only, leftOut = [] }: CarriedOut,
  signal: AbortSignal,
  work: (checks: CheckResult[], timings: Record<string, number>) => Promise<string | undefined>,
): Promise<Report> {
  const start = Date.now();
  const checks: CheckResult[] = [];
  const timings: Record<string, number> = {};
  let drawing: string | undefined;
  try {
    drawing = await work(checks, timings);
  } catch (error) {
    signal.throwIfAborted();
    const detail = error instanceof Error ? error.message : String(error);
    checks.push({ name: `${name} is carried out to its end`, ok: false, figure: 'no', unit: '', detail });
  }
  const seconds = (Date.now() - start) / 1000;
  return {
    scenario: name,
    ...(options ? { options } : {}),
    ...(only === undefined ? {} : { only }),
    checks,
    timings,
    seconds,
    ...(drawing === undefined ? {} : { drawing }),
    ...(leftOut.length > 0 ? { leftOut } : {}),
    where: aws().place,
  };
}
