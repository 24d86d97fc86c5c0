import { lastWords } from '../peer';
import type { CheckResult } from '../report';
import { type DdsSide, lastFigures, runDds, sideName, type Vendor } from './dds';

/** A small camera image. */
const BYTES = 60_000;

/** Samples in an attempt, and how many are sent a second. */
const COUNT = 1000;
const HERTZ = 50;

/**
 * Emulated machines on a host that is busy with something else stand still for parts of a second now and then, which no
 * buffer outlasts; so there may be a few attempts. A fault of the network, such as a port with a smaller MTU, loses
 * samples in each.
 */
const ATTEMPTS = 4;

/**
 * Best-effort samples, which nobody sends again: passes when each one of an attempt arrives, once and whole. The result
 * also tells what earlier attempts lost.
 *
 * @param topic - of its own for each check, since several may run side by side
 */
export async function bulk(vendor: Vendor, from: DdsSide, to: DdsSide, topic: string): Promise<CheckResult> {
  const name = `${BYTES.toLocaleString('en')}-byte samples at ${HERTZ} Hz, ${vendor}, ${sideName(from)} to ${sideName(to)}`;
  const lost: number[] = [];
  for (;;) {
    const attempt = await transfer(vendor, from, to, `${topic}_${lost.length}`);
    const before = lost.length > 0 ? `, after ${lost.join(' and ')}` : '';
    const result = { name, ok: attempt.ok, figure: attempt.lost, unit: `of ${COUNT} lost${before}` };
    if (attempt.ok) return result;
    lost.push(attempt.lost);
    if (lost.length === ATTEMPTS) return { ...result, detail: attempt.detail };
  }
}

async function transfer(vendor: Vendor, from: DdsSide, to: DdsSide, topic: string) {
  const count = `${COUNT}`;
  const [received, sent] = await Promise.all([
    runDds(vendor, to, ['receive', topic, `${BYTES}`, count]),
    runDds(vendor, from, ['send', topic, `${BYTES}`, count, `${HERTZ}`]),
  ]);
  const figures = lastFigures(received.stdout);
  const lost = COUNT - Number(figures.received ?? 0);
  return {
    lost,
    ok: lost === 0 && figures.repeated === '0' && figures.damaged === '0',
    detail: `${from.peer.name}: ${lastWords(sent)}\n${to.peer.name}: ${lastWords(received)}`,
  };
}
