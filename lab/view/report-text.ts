import type { CheckResult, Report } from '../report/report';
import { type Column, table } from './table';
import { secondsText } from './words';

const COLUMNS_OF_CHECKS: readonly Column[] = [
  { head: '', width: 6 },
  { head: 'check', width: 57 },
  { head: 'figure', width: 14, align: 'right' },
  { head: 'unit', width: 18 },
];

/** One table of a scenario's checks and phases, what its tools said, and how it ended. */
export function reportText(report: Report): string {
  const checks = report.checks.map(({ ok, name, figure, unit }) => [ok ? 'ok' : 'FAIL', name, figure, unit]);
  const phases = Object.entries(report.timings).map(([phase, seconds]) => ['', phase, seconds.toFixed(1), 's']);
  const shown = table(COLUMNS_OF_CHECKS, { rows: checks }, { heads: ['', 'phase', 'time', ''], rows: phases });
  const details = report.checks.flatMap(({ name, detail }) => (detail ? [`${name}:\n${detail}`] : []));
  const without = (report.leftOut ?? []).map(({ name, why }) => `left out: ${name}: ${why}`);
  return [shown, ...details, ...without, ending(report)].join('\n');
}

/** `robot-lan: 28 checks passed, 0 failed, in 4 min 05 s`. */
function ending(report: Report): string {
  const { passed, failed } = counts(report);
  return `${report.scenario}: ${passed} checks passed, ${failed} failed, in ${secondsText(secondsOf(report))}`;
}

/** How many checks passed and failed; a report without any has failed. */
export function counts({ checks }: Report): { readonly passed: number; readonly failed: number } {
  const passed = checks.filter(({ ok }) => ok).length;
  return { passed, failed: checks.length === 0 ? 1 : checks.length - passed };
}

/** The first check that did not pass. */
export function firstFailure({ checks }: Report): CheckResult | undefined {
  return checks.find(({ ok }) => !ok);
}

/** {@link Report.seconds}, with its default. */
export function secondsOf(report: Report): number {
  return report.seconds ?? Object.values(report.timings).reduce((sum, seconds) => sum + seconds, 0);
}
