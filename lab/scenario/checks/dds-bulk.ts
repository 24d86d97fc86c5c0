import { lastWords } from '../peer';
import type { CheckResult } from '../report';
import { type DdsSide, lastFigures, runDds, sideName, type Vendor } from './dds';

/** A small camera image, often. */
const BYTES = 60_000;
const COUNT = 1000;
const HERTZ = 50;

/**
 * Emulated machines on a busy host stand still for parts of a second now and then, which no buffer outlasts. A fault of
 * the network loses samples each time.
 */
const ATTEMPTS = 3;

/**
 * Best-effort samples, which nobody sends again: passes when each of them arrives, once and whole. What earlier
 * attempts lost stays in the result.
 *
 * @param topic - of its own for each check, since several may run side by side
 */
export async function bulk(vendor: Vendor, from: DdsSide, to: DdsSide, topic: string): Promise<CheckResult> {
  const name = `${BYTES.toLocaleString('en')}-byte samples at ${HERTZ} Hz, ${vendor}, ${sideName(from)} to ${sideName(to)}`;
  const lost: number[] = [];
  let ok = false;
  let detail = '';
  while (!ok && lost.length < ATTEMPTS) {
    const attempt = await transfer(vendor, from, to, `${topic}_${lost.length}`);
    lost.push(attempt.lost);
    ok = attempt.ok;
    if (!ok) detail = attempt.detail;
  }
  const before = lost.slice(0, -1).join(' and ');
  return {
    name,
    ok,
    figure: lost.at(-1) ?? COUNT,
    unit: `lost of ${COUNT}${before && `, after ${before}`}`,
    ...(detail ? { detail } : {}),
  };
}

async function transfer(vendor: Vendor, from: DdsSide, to: DdsSide, topic: string) {
  const [received, sent] = await Promise.all([
    runDds(vendor, to, ['receive', topic, `${BYTES}`, `${COUNT}`]),
    runDds(vendor, from, ['send', topic, `${BYTES}`, `${COUNT}`, `${HERTZ}`]),
  ]);
  const figures = lastFigures(received.stdout);
  const lost = COUNT - Number(figures.received ?? 0);
  return {
    lost,
    ok: lost === 0 && figures.repeated === '0' && figures.damaged === '0',
    detail: `${from.peer.name}: ${lastWords(sent)}\n${to.peer.name}: ${lastWords(received)}`,
  };
}
