import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Table from 'cli-table3';
import { labDir } from '../util/paths';

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
  readonly checks: readonly CheckResult[];
  /** Seconds of each phase. */
  readonly timings: Readonly<Record<string, number>>;
}

export const reportFile = join(labDir, 'report.json');

export function writeReport(report: Report): void {
  mkdirSync(labDir, { recursive: true });
  writeFileSync(reportFile, `${JSON.stringify(report, undefined, 2)}\n`);
}

/** The checks and phases as tables for the terminal. */
export function reportText(report: Report): string {
  const plain = { head: [], border: [] };
  const checks = new Table({
    head: ['', 'check', 'figure', 'unit'],
    colAligns: ['left', 'left', 'right'],
    style: plain,
  });
  for (const check of report.checks) checks.push([check.ok ? 'ok' : 'FAIL', check.name, check.figure, check.unit]);
  const phases = new Table({ head: ['phase', 'seconds'], colAligns: ['left', 'right'], style: plain });
  for (const [phase, seconds] of Object.entries(report.timings)) phases.push([phase, seconds.toFixed(1)]);
  const details = report.checks.flatMap(({ name, detail }) => (detail ? [`${name}:\n${detail}`] : []));
  return [checks.toString(), phases.toString(), ...details].join('\n');
}

/** Whether there was something to check and all of it passed. */
export function passed(report: Report): boolean {
  return report.checks.length > 0 && report.checks.every((check) => check.ok);
}
