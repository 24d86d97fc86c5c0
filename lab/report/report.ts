/** One thing measured on the machines. */
export interface CheckResult {
  readonly name: string;
  readonly ok: boolean;
  /** What was measured; a text when there is nothing to count. */
  readonly figure: number | string;
  readonly unit: string;
  /** What a tool said: why the check did not pass, or the very words that it was about. */
  readonly detail?: string;
}

export interface Report {
  readonly scenario: string;
  /** Options that made it another one, as its command has them, such as `--sites 3 --fleets`. @default none */
  readonly options?: string;
  /** The part of it that alone was carried out. @default all of it */
  readonly only?: string;
  readonly checks: readonly CheckResult[];
  /** Seconds of each phase. */
  readonly timings: Readonly<Record<string, number>>;
  /** Seconds from the scenario's beginning to its end. @default what the phases took together */
  readonly seconds?: number;
  /** What stood, as a drawing. @default none */
  readonly drawing?: string;
  /** Checks that were left out, and why. @default none */
  readonly leftOut?: readonly LeftOut[];
  /** Which AWS it ran on: `the embedded AWS`, or `AWS in eu-central-1`. */
  readonly where?: string;
  /** When it ended (ISO 8601). */
  readonly at?: string;
  /** Commit that was checked out; with `+` at its end there were changes beside it. @default it was no checkout of Git */
  readonly commit?: string;
}

/** A check that was not carried out. */
export interface LeftOut {
  readonly name: string;
  readonly why: string;
}

/** Whether there was something to check and all of it passed. */
export function passed(report: Report): boolean {
  return report.checks.length > 0 && report.checks.every((check) => check.ok);
}
