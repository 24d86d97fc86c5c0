import { performance } from 'node:perf_hooks';
import type { CheckResult } from '../report/report';
import { lastWords } from '../running/peer';
import { type BulkCounts, type BulkPlan, bulkVerdict, clearLosses } from './bulk-verdict';
import { type DdsSide, figuresOf, lastFigures, runDds, sideName, type Vendor } from './dds';
import { compareClocks, watchHost } from './host-meter';

/** A small camera image. */
export const SAMPLE_BYTES = 60_000;

/** The rate of such a camera; a host that is slower makes it lower. */
export const HERTZ = 50;

export interface BulkOptions extends BulkPlan {
  /** A sample that has no answer after so many seconds is lost. */
  readonly patienceSeconds: number;
  /** Seconds in which sender and receiver must have found each other. */
  readonly findSeconds: number;
  /** So many samples may be on their way. @default 1, which no queue on the way is too short for */
  readonly window?: number;
}

const CHECK: BulkOptions = { count: 250, lostLimit: 4, enough: 50, patienceSeconds: 12, findSeconds: 90 };

/**
 * Best-effort samples, which nobody sends again: the next one goes when the last one has been heard, and not before its
 * turn at 50 Hz. So at most one is on its way, in fewer packets than any buffer holds: what is lost then was lost by the
 * network, also on a host that gives its emulated machines no processor for a while. The figure is the rate reached.
 *
 * @param topic - of its own for each check, since several may run side by side
 */
export async function bulk(
  vendor: Vendor,
  from: DdsSide,
  to: DdsSide,
  topic: string,
  options: BulkOptions = CHECK,
): Promise<CheckResult> {
  const bytes = SAMPLE_BYTES.toLocaleString('en');
  const name = `${bytes}-byte samples at up to ${HERTZ} Hz, ${vendor}, ${sideName(from)} to ${sideName(to)}`;
  const { counts, said } = await sendSamples(vendor, from, to, topic, options);
  const verdict = bulkVerdict(options, counts);
  return { name, ...verdict, ...(verdict.ok ? {} : { detail: said }) };
}

/** Lets one side send and the other answer. `said` is what the programs said last. */
export async function sendSamples(
  vendor: Vendor,
  from: DdsSide,
  to: DdsSide,
  topic: string,
  options: BulkOptions,
): Promise<{ counts: BulkCounts; said: string }> {
  const words = (values: Readonly<Record<string, number>>) =>
    Object.entries(values).map(([word, value]) => `${word}=${value}`);
  const common = { bytes: SAMPLE_BYTES, count: options.count, find: options.findSeconds };
  const pace = { hertz: HERTZ, window: options.window ?? 1, patience: options.patienceSeconds };
  const ends = { enough: options.enough, losses: clearLosses(options) };
  const toHostSpan = await compareClocks(from.peer);
  const host = watchHost();
  const begin = performance.now();
  try {
    const [answered, sent] = await Promise.all([
      runDds(vendor, to, ['answer', topic, ...words(common)]),
      runDds(vendor, from, ['send', topic, ...words({ ...common, ...pace, ...ends })]),
    ]);
    const sums = lastFigures(sent.stdout);
    const receiver = lastFigures(answered.stdout);
    const lost = lostLines(sent.stdout).map(({ number, from: begun, to: ended }) => {
      const { fromMs, toMs } = toHostSpan(begun, ended);
      return { number, hostStoodStill: host.seconds(fromMs, toMs) };
    });
    const counts = {
      sent: Number(sums.sent ?? 0),
      answered: Number(sums.answered ?? 0),
      lost,
      repeated: known(receiver.repeated),
      damaged: known(receiver.damaged),
      hertz: Number(sums.hertz ?? 0),
      hostStoodStill: host.seconds(begin, performance.now()),
    };
    return { counts, said: `${from.peer.name}: ${lastWords(sent)}\n${to.peer.name}: ${lastWords(answered)}` };
  } finally {
    host.stop();
  }
}

/** The samples that a sender lists as lost, with the span of its clock in which it awaited an answer, in seconds. */
export function lostLines(output: string): { number: number; from: number; to: number }[] {
  const lines = output.split('\n').filter((line) => /^lost=/.test(line));
  return lines
    .map(figuresOf)
    .map(({ lost, from, to }) => ({ number: Number(lost), from: Number(from), to: Number(to) }));
}

function known(figure: string | undefined): number | undefined {
  return figure === undefined ? undefined : Number(figure);
}
