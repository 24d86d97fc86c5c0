import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { aws } from '../../aws/current';
import type { CheckResult } from '../../report/report';
import { lastWords, type Peer } from '../../running/peer';
import { venvDir } from '../../util/paths';
import { run } from '../../util/run';

/** Of the cluster that the lab deploys. */
const NAMESPACE = 'skylan/hybrid-cluster';

/** What CloudWatch may take to give out what it was told; the embedded one has it at once. */
const SHOWN_SECONDS = { embedded: 5, account: 300 } as const;

/** Period of what is asked for, which is that of the figures too. */
const PERIOD_SECONDS = 60;

/**
 * What a machine looks at is in CloudWatch when it has looked.
 *
 * @param metric - one that this machine tells
 */
export async function figureArrives(machine: Peer, metric: string): Promise<CheckResult> {
  // One that is under way, by its timer, may have told all already: after its end comes another.
  const look = ['systemctl', 'start', 'skylan-metrics.service'];
  await machine.exec(look);
  const since = new Date();
  const looked = await machine.exec(look);
  const end = Date.now() + SHOWN_SECONDS[aws().embedded ? 'embedded' : 'account'] * 1000;
  let answer = await statistics(metric, since);
  while (latestOf(answer) === undefined && Date.now() < end) {
    await sleep(1000);
    answer = await statistics(metric, since);
  }
  const said = await machine.exec(['journalctl', '--unit=skylan-metrics', '--lines=5', '--output=cat', '--no-pager']);
  return arrivedResult(machine.name, metric, latestOf(answer), [looked, said].map((one) => lastWords(one)).join('\n'));
}

/** @param value - undefined: nothing has come */
export function arrivedResult(machine: string, metric: string, value: number | undefined, said: string): CheckResult {
  return {
    name: `${machine} tells CloudWatch ${metric}`,
    ok: value !== undefined,
    figure: value ?? 'nothing',
    unit: '',
    ...(value === undefined ? { detail: said } : {}),
  };
}

/** The largest value of the last period in what `aws cloudwatch get-metric-statistics` says. */
export function latestOf(answer: string): number | undefined {
  const { Datapoints = [] } = JSON.parse(answer) as {
    Datapoints?: readonly { readonly Timestamp: string | number; readonly Maximum: number }[];
  };
  return [...Datapoints].sort((a, b) => moment(a.Timestamp) - moment(b.Timestamp)).at(-1)?.Maximum;
}

/** The embedded AWS has seconds since 1970 where AWS has a date. */
function moment(timestamp: string | number): number {
  return typeof timestamp === 'number' ? timestamp * 1000 : Date.parse(timestamp);
}

async function statistics(metric: string, since: Date): Promise<string> {
  const until = new Date(Date.now() + PERIOD_SECONDS * 1000);
  const words = ['--metric-name', metric, '--start-time', since.toISOString(), '--end-time', until.toISOString()];
  const asked = ['--namespace', NAMESPACE, ...words, '--period', `${PERIOD_SECONDS}`, '--statistics', 'Maximum'];
  return run([join(venvDir, 'bin', 'aws'), 'cloudwatch', 'get-metric-statistics', '--output', 'json', ...asked], {
    env: { ...(await aws().environment()), PATH: `${process.env.PATH}` },
  });
}
