import type { RecordedRun } from '../lab/report/record';

const HEAD = ['| scenario | where | when | commit | checks |', '|---|---|---|---|---|'];

const NOT_ON_AWS =
  "Nothing of this was run in an account of AWS yet. Only there can be seen: AWS's own decision on IAM policies, the Debian AMI itself, real Elastic IPs, CloudFormation's timing and rollback, the Session Manager agent. `npm run lab -- --aws` asks for all of these.";

/** README's words about the same in a line or two. */
export function statusLine(version: string, runs: readonly RecordedRun[]): string {
  const onAws = runs.filter(isOnAws);
  return [
    `**Status:** version ${version}.`,
    `In the lab, on an embedded AWS with real Debian machines: ${runWords(runs.filter((run) => !isOnAws(run)))}.`,
    onAws.length > 0 ? `In an account of AWS: ${runWords(onAws)}.` : '**Not yet run in an account of AWS.**',
    `[What was run where](docs/lab.md#what-was-run-where).`,
  ].join(' ');
}

function runWords(runs: readonly RecordedRun[]): string {
  if (runs.length === 0) return 'no run is recorded';
  const sum = (what: 'passed' | 'failed') => runs.reduce((total, run) => total + run[what], 0);
  const scenarios = new Set(runs.map(({ scenario }) => scenario)).size;
  const last = runs
    .map(({ date }) => date)
    .sort()
    .at(-1);
  return `${scenarios} scenario${scenarios === 1 ? '' : 's'}, ${sum('passed')} checks passed, ${sum('failed')} failed, the last on ${last}`;
}

function isOnAws({ where }: RecordedRun): boolean {
  return where.startsWith('AWS');
}

/** What was run where, from the last run of each scenario at each place. */
export function statusText(runs: readonly RecordedRun[]): string {
  const rows = runs.map(({ scenario, where, date, commit, passed, failed }) => {
    const checks = `${passed} passed${failed > 0 ? `, ${failed} failed` : ''}`;
    return `| \`${scenario}\` | ${where} | ${date} | \`${commit}\` | ${checks} |`;
  });
  const table = rows.length > 0 ? [...HEAD, ...rows].join('\n') : 'No run is recorded.';
  return runs.some(isOnAws) ? table : `${table}\n\n${NOT_ON_AWS}`;
}
