import type { Report } from '../report/report';
import { readReport, reportedScenarios } from '../report/report-files';
import { counts } from './report-text';
import { summaryText } from './summary-text';

/**
 * The reports of these scenarios, in this order. One that left none, since it was killed or never began, has failed.
 *
 * @param names - @default all that have a report
 */
export function reportsOf(names: readonly string[] = reportedScenarios()): Report[] {
  return names.map((scenario) => {
    const missing = { name: 'the scenario leaves a report', ok: false, figure: 'none', unit: '' };
    return readReport(scenario) ?? { scenario, checks: [missing], timings: {} };
  });
}

/** `tsx lab/view/summary.ts [SCENARIO...]`: the table of what ran. Exit status 0 only when every check passed. */
function main(names: readonly string[]): void {
  const reports = reportsOf(names.length > 0 ? names : undefined);
  console.log(summaryText(reports));
  process.exitCode = reports.length > 0 && reports.every((report) => counts(report).failed === 0) ? 0 : 1;
}

if (require.main === module) main(process.argv.slice(2));
