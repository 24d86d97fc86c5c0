import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckResult } from '../report/report';
import type { RunningLan } from '../running/running-lan';
import { DAY_SECONDS } from '../util/moved-clock';
import type { Aged } from './aged';
import { listOf } from './certificates';

const PAUSE_MS = 500;

/**
 * Lengths of the leaps in which days pass.
 *
 * @param longest - of one, in days
 */
export function leaps(days: number, longest: number): number[] {
  const whole = Math.floor(days / longest);
  const rest = days - whole * longest;
  return [...Array.from({ length: whole }, () => longest), ...(rest > 0 ? [rest] : [])];
}

/**
 * Days pass: the machines' clocks leap, the tunnel is to be back, and then the schedule's leaps, which renews the list.
 * Each list so serves until almost its end.
 *
 * @param limitSeconds - after which the LAN counts as locked out
 */
export async function daysPass(
  aged: Aged,
  lengths: readonly number[],
  limitSeconds: number,
  progress: (line: string) => void,
): Promise<CheckResult[]> {
  const { lan, clocks, renewal } = aged;
  const [back, taken]: [number[], number[]] = [[], []];
  let day = clocks.ahead / DAY_SECONDS;
  for (const length of lengths) {
    day += length;
    progress(`day ${day}`);
    await clocks.moveTo(day * DAY_SECONDS);
    back.push(await secondsUntil(() => answers(lan), limitSeconds));
    renewal.moveTo(day * DAY_SECONDS);
    taken.push(await secondsUntil(() => renewedOn(aged, day), limitSeconds));
    if ([back, taken].some((all) => all.includes(Number.POSITIVE_INFINITY))) break;
  }
  const whole = lengths.length;
  return [
    longestOf(
      `${lan.robot.name} reaches ${lan.node.name} after each of ${whole} leaps in time`,
      back,
      whole,
      limitSeconds,
    ),
    longestOf(`each of ${whole} new revocation lists is taken by the gateway`, taken, whole, limitSeconds),
  ];
}

/** A leap over more than a list is valid for: what is due is renewed before the machines' clocks leap. */
export async function leapTo({ lan, clocks, renewal }: Aged, day: number, limitSeconds: number): Promise<CheckResult> {
  renewal.moveTo(day * DAY_SECONDS);
  const taken = await secondsUntil(() => renewedOn({ lan }, day), limitSeconds);
  await clocks.moveTo(day * DAY_SECONDS);
  const back = await secondsUntil(() => answers(lan), limitSeconds);
  return longestOf(`${lan.robot.name} reaches ${lan.node.name} again`, [Math.max(taken, back)], 1, limitSeconds);
}

/** The longest of some times, which must all be there and end. */
export function longestOf(name: string, seconds: readonly number[], count: number, limitSeconds: number): CheckResult {
  const longest = Math.max(...seconds);
  const ok = seconds.length === count && Number.isFinite(longest);
  if (ok) return { name, ok, figure: Number(longest.toFixed(1)), unit: 's at the most' };
  const done = seconds.filter(Number.isFinite).length;
  return { name, ok, figure: `not in ${limitSeconds} s`, unit: '', detail: `${done} of ${count} before` };
}

/** Seconds until something holds; infinite where it does not in time. */
async function secondsUntil(holds: () => Promise<boolean>, limitSeconds: number): Promise<number> {
  const start = Date.now();
  const seconds = () => (Date.now() - start) / 1000;
  while (seconds() < limitSeconds) {
    if (await holds()) return seconds();
    await sleep(PAUSE_MS);
  }
  return Number.POSITIVE_INFINITY;
}

/** Whether the gateway has a list that was made on that day or later. */
async function renewedOn({ lan }: Pick<Aged, 'lan'>, day: number): Promise<boolean> {
  const list = await listOf(lan.gateway);
  // That of the day before was made a whole leap ago.
  const dayBefore = Date.now() + (day - 1) * DAY_SECONDS * 1000;
  return list !== undefined && list.from.getTime() > dayBefore;
}

async function answers({ robot, node }: RunningLan): Promise<boolean> {
  return (await robot.exec(['ping', '-q', '-c', '1', '-W', '1', node.address])).exitCode === 0;
}
