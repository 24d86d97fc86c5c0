import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '../util/paths';
import type { Report } from './report';

/** A run, as `docs/status.json` has it. */
export interface RecordedRun {
  /** With the options that made it another one, such as `hybrid-cluster --fleets`. */
  readonly scenario: string;
  /** See {@link Report.where}. */
  readonly where: string;
  /** Day on which it ended, such as `2026-11-30`. */
  readonly date: string;
  /** See {@link Report.commit}. */
  readonly commit: string;
  readonly passed: number;
  readonly failed: number;
}

const FILE = join(repoRoot, 'docs', 'status.json');

/** Writes what the reports say into `docs/status.json`, from which `npm run docs` writes README's table. */
export function record(reports: readonly Report[]): void {
  const before = JSON.parse(readFileSync(FILE, 'utf8')) as RecordedRun[];
  writeFileSync(FILE, `${JSON.stringify(recorded(before, reports), undefined, 2)}\n`);
}

/**
 * The record with the reports in it: the last run of each scenario at each place, by scenario and place. A report of a
 * part, or of a folder that Git knows nothing of, is no run of anything.
 */
export function recorded(before: readonly RecordedRun[], reports: readonly Report[]): RecordedRun[] {
  const runs = new Map(before.map((run) => [keyOf(run), run]));
  for (const { scenario: name, options, where, at, commit, checks, only } of reports) {
    if (where === undefined || at === undefined || commit === undefined || only !== undefined) continue;
    const scenario = options === undefined ? name : `${name} ${options}`;
    const passed = checks.filter(({ ok }) => ok).length;
    const run = { scenario, where, date: at.slice(0, 10), commit, passed, failed: checks.length - passed };
    runs.set(keyOf(run), run);
  }
  return [...runs.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function keyOf({ scenario, where }: Pick<RecordedRun, 'scenario' | 'where'>): string {
  return `${scenario} in ${where}`;
}
