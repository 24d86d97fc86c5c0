import { aws } from './aws/current';
import { machineRecords } from './fabric/machines';
import { passed, type Report } from './report/report';
import { forgetReports, writeReport } from './report/report-files';
import { removedFromAccount } from './running/account/removed';
import type { LabOptions } from './running/deploy';
import { labDown, machineStories } from './running/lab';
import type { Reported } from './scenario/lan-scenario';
import { shellWords } from './util/run';
import { announce } from './view/announce';
import { closingText } from './view/closing';
import { reportText } from './view/report-text';
import { reportsOf } from './view/summary';
import { listVms } from './vm';

export interface RunOptions {
  /** Leave everything running. */
  readonly keep: boolean;
  /** `key=value` pairs for the CDK app. @default none */
  readonly context?: readonly string[];
  /** The part of the scenario that alone is carried out. @default all of it */
  readonly only?: string;
  /** Virtual machines beside those that the scenarios have by default. @default 0 */
  readonly moreMachines?: number;
  /** Tells and asks what is to be told and asked before anything is started; throws to refuse. @default nothing */
  readonly before?: (options: LabOptions) => Promise<void>;
}

/**
 * Tells what is to come, runs scenarios, tells of each, removes the lab unless it is kept, and ends this process.
 *
 * @param names - of the scenarios
 */
export async function runScenarios(
  { keep, context = [], only, moreMachines, before }: RunOptions,
  names: readonly string[],
  scenarios: (options: LabOptions, reported: Reported) => Promise<void>,
): Promise<void> {
  const typed = process.argv.slice(2).filter((word) => word !== '--keep');
  const part = only === undefined ? '' : `, of it only "${only}"`;
  const place = aws().embedded ? 'an embedded AWS on this machine' : aws().name;
  announce(`Deploys to ${place}, and runs: ${names.join(', ')}${part}.`, { scenarios: names, moreMachines });
  const abort = new AbortController();
  const options: LabOptions = { context, signal: abort.signal };
  await before?.(options);
  const interrupt = () => abort.abort(new Error('Interrupted.'));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  // What runs in the background may fail when nobody waits for it: also then all of it has to be removed.
  process.on('unhandledRejection', (reason) => abort.abort(reason));
  const aborted = new Promise<never>((_, reject) =>
    abort.signal.addEventListener('abort', () => reject(abort.signal.reason)),
  );
  const reports: Report[] = [];
  const reported: Reported = async (report) => {
    reports.push(report);
    writeReport(report);
    console.log(reportText(report));
    if (report.drawing) console.log(`\n${report.drawing}`);
    if (!passed(report)) console.error(await machineStories());
  };
  forgetReports(names);
  let error: unknown;
  try {
    await Promise.race([scenarios(options, reported), aborted]);
  } catch (thrown) {
    error = thrown;
    console.error(thrown instanceof Error ? thrown.message : thrown);
    if (!abort.signal.aborted) console.error(await machineStories());
  }
  const fine = error === undefined && reports.length === names.length && reports.every(passed);
  const kept = keep && !abort.signal.aborted;
  const machines = listMachines();
  const left = kept ? [] : await removedFromAccount();
  const ok = fine && left.length === 0;
  if (!kept) {
    console.log('Removing machines and networks ...');
    await labDown();
    // An interrupted phase may have started something meanwhile.
    if (abort.signal.aborted) await labDown();
  }
  if (!abort.signal.aborted) {
    const command = shellWords(typed);
    console.log(
      `\n${closingText(reportsOf(names), { kept, command, machines, down: aws().embedded ? 'down' : 'down --aws' })}`,
    );
  }
  process.exit(abort.signal.aborted ? 130 : ok ? 0 : 1);
}

/** Names of the machines that run. */
function listMachines(): string[] {
  const names = new Map(Object.values(machineRecords()).map((record) => [record.id, record.name]));
  return listVms().map((vm) => names.get(vm) ?? vm);
}
