import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { labDir, repoRoot } from '../util/paths';
import { commitOf } from './commit';
import type { Report } from './report';

/** Each scenario's last report, as `<scenario>.json`. */
export const reportsDir = join(labDir, 'reports');

/** Where a scenario's report lies. */
export function reportFile(scenario: string): string {
  return join(reportsDir, `${scenario}.json`);
}

/** Writes {@link reportFile}, with the time and the commit of it. */
export function writeReport(report: Report): void {
  mkdirSync(reportsDir, { recursive: true });
  const made: Report = { at: new Date().toISOString(), ...commitOf(repoRoot), ...report };
  writeFileSync(reportFile(report.scenario), `${JSON.stringify(made, undefined, 2)}\n`);
}

/** Reads the report of a scenario; undefined when there is none that can be read. */
export function readReport(scenario: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(reportFile(scenario), 'utf8')) as Report;
  } catch {
    return undefined;
  }
}

/** Removes what earlier runs of these scenarios reported: one that is killed then has no report. */
export function forgetReports(scenarios: readonly string[]): void {
  for (const scenario of scenarios) rmSync(reportFile(scenario), { force: true });
}

/** Names of the scenarios that have a report, in alphabetical order. */
export function reportedScenarios(): string[] {
  try {
    const files = readdirSync(reportsDir).filter((name) => name.endsWith('.json'));
    return files.map((name) => name.slice(0, -'.json'.length)).sort();
  } catch {
    return [];
  }
}
