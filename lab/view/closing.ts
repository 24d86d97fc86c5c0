import { logDir } from '../aws/settings';
import { passed, type Report } from '../report/report';
import { reportFile } from '../report/report-files';
import { type Ended, nextText } from './next';
import { summaryText } from './summary-text';

/**
 * The last words of a run: where to look next and, when it had several scenarios, one table of them with
 * `N passed, N failed` as its last line.
 */
export function closingText(
  reports: readonly Report[],
  ended: Pick<Ended, 'kept' | 'command' | 'machines' | 'down'>,
): string {
  const next = nextText({
    ...ended,
    passed: reports.length > 0 && reports.every(passed),
    reports: reports.map(({ scenario }) => reportFile(scenario)),
    logs: logDir,
  });
  return reports.length === 1 ? next : `${next}\n\n${summaryText(reports)}`;
}
