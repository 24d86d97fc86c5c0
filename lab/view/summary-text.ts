import type { Report } from '../report/report';
import { counts, firstFailure, secondsOf } from './report-text';
import { type Column, table } from './table';

const COLUMNS_OF_SCENARIOS: readonly Column[] = [
  { head: '', width: 6 },
  { head: 'scenario', width: 20 },
  { head: 'passed', width: 8, align: 'right' },
  { head: 'failed', width: 8, align: 'right' },
  { head: 'minutes', width: 9, align: 'right' },
  { head: 'first that failed', width: 42 },
];

/** Several scenarios in one table, and all of what failed. Its last line is `N passed, N failed`: all their checks. */
export function summaryText(reports: readonly Report[]): string {
  let [passed, failed] = [0, 0];
  const rows = reports.map((report) => {
    const own = counts(report);
    passed += own.passed;
    failed += own.failed;
    const first = firstFailure(report)?.name ?? (own.failed > 0 ? 'nothing was checked' : '');
    const minutes = (secondsOf(report) / 60).toFixed(1);
    return [own.failed > 0 ? 'FAIL' : 'ok', report.scenario, own.passed, own.failed, minutes, first];
  });
  const all = reports.reduce((sum, report) => sum + secondsOf(report), 0);
  rows.push(['', 'together', passed, failed, (all / 60).toFixed(1), '']);
  const shown = table(COLUMNS_OF_SCENARIOS, { rows });
  return [shown, ...reports.flatMap(failures), `${passed} passed, ${failed} failed`].join('\n');
}

/** Who reads the end of a long output alone, as CI shows it, finds the reason there. */
function failures({ scenario, checks }: Report): string[] {
  return checks
    .filter(({ ok }) => !ok)
    .map(({ name, figure, unit, detail }) => {
      const line = `${scenario}: ${name}: ${figure} ${unit}`.trimEnd();
      return detail ? `${line}\n${detail}` : line;
    });
}
