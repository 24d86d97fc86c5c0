import { passed } from '../report/report';
import { readReport } from '../report/report-files';
import { announcement, type Wanted } from './announcement';
import { hostFacts } from './host-facts';
import { secondsOf } from './report-text';

/**
 * Tells, before anything is done, what a run does and takes on this host.
 *
 * @param title - what it does, in a sentence
 * @throws Error when disk or memory do not suffice, with what to do about it
 */
export function announce(title: string, wanted: Wanted, print: (line: string) => void = console.log): void {
  const { lines, refusal } = announcement({ ...lastTime(wanted), ...wanted }, hostFacts());
  for (const line of [title, ...lines.map((text) => `  ${text}`), '']) print(line);
  if (refusal !== undefined) throw new Error(refusal);
}

/** How long the same took here, when each scenario's last run was whole and passed: one that failed may have ended early. */
function lastTime({ scenarios }: Wanted): Pick<Wanted, 'lastSeconds'> {
  const reports = scenarios.map(readReport);
  const all = reports.flatMap((report) =>
    report && report.only === undefined && passed(report) ? [secondsOf(report)] : [],
  );
  if (all.length === 0 || all.length < scenarios.length) return {};
  return { lastSeconds: all.reduce((sum, seconds) => sum + seconds, 0) };
}
