import type { RecordedRun } from '../lab/report/record';

const HEAD = ['| scenario | where | when | commit | checks |', '|---|---|---|---|---|'];

const NOT_ON_AWS =
  "Nothing of this was run in an account of AWS yet. Only there can be seen: AWS's own decision on IAM policies, the Debian AMI itself, real Elastic IPs, CloudFormation's timing and rollback, the Session Manager agent. `npm run lab -- --aws` asks for all of these.";

/** README's words about what was run where, from the last run of each scenario at each place. */
export function statusText(runs: readonly RecordedRun[]): string {
  const rows = runs.map(({ scenario, where, date, commit, passed, failed }) => {
    const checks = `${passed} passed${failed > 0 ? `, ${failed} failed` : ''}`;
    return `| \`${scenario}\` | ${where} | ${date} | \`${commit}\` | ${checks} |`;
  });
  const table = rows.length > 0 ? [...HEAD, ...rows].join('\n') : 'No run is recorded.';
  const onAws = runs.some(({ where }) => where.startsWith('AWS'));
  return onAws ? table : `${table}\n\n${NOT_ON_AWS}`;
}
