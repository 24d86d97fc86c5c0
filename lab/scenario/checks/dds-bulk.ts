import { lastWords } from '../peer';
import type { CheckResult } from '../report';
import { type DdsSide, lastFigures, runDds, sideName, type Vendor } from './dds';

/** A small camera image. */
const BYTES = 60_000;

/** How long samples are sent. */
const SECONDS = 20;

/**
 * Samples a second, one attempt each. The first is the rate that counts. Emulated machines on a busy host stand still
 * for parts of a second now and then, which no buffer outlasts, so that they get another attempt, and then ones with
 * less to do. A fault of the network, such as a port with a smaller MTU, loses samples at every rate.
 */
const HERTZ = [50, 50, 25, 10] as const;

/**
 * Best-effort samples, which nobody sends again: passes when each of an attempt's arrives, once and whole. The result
 * names the rate at which that was so, and what earlier attempts lost.
 *
 * @param topic - of its own for each check, since several may run side by side
 */
export async function bulk(vendor: Vendor, from: DdsSide, to: DdsSide, topic: string): Promise<CheckResult> {
  const name = `${BYTES.toLocaleString('en')}-byte samples, ${vendor}, ${sideName(from)} to ${sideName(to)}`;
  const lost: string[] = [];
  let detail = '';
  for (const [number, hertz] of HERTZ.entries()) {
    const attempt = await transfer(vendor, from, to, `${topic}_${number}`, hertz);
    const unit = `lost of ${hertz * SECONDS} at ${hertz} Hz`;
    if (attempt.ok || number === HERTZ.length - 1) {
      const before = lost.length > 0 ? `, after ${lost.join(' and ')}` : '';
      if (!attempt.ok) detail = attempt.detail;
      return { name, ok: attempt.ok, figure: attempt.lost, unit: unit + before, ...(detail ? { detail } : {}) };
    }
    lost.push(`${attempt.lost} at ${hertz} Hz`);
    detail = attempt.detail;
  }
  throw new Error('no rate to try');
}

async function transfer(vendor: Vendor, from: DdsSide, to: DdsSide, topic: string, hertz: number) {
  const count = `${hertz * SECONDS}`;
  const [received, sent] = await Promise.all([
    runDds(vendor, to, ['receive', topic, `${BYTES}`, count]),
    runDds(vendor, from, ['send', topic, `${BYTES}`, count, `${hertz}`]),
  ]);
  const figures = lastFigures(received.stdout);
  const lost = Number(count) - Number(figures.received ?? 0);
  return {
    lost,
    ok: lost === 0 && figures.repeated === '0' && figures.damaged === '0',
    detail: `${from.peer.name}: ${lastWords(sent)}\n${to.peer.name}: ${lastWords(received)}`,
  };
}
