import { lastWords } from '../peer';
import type { CheckResult } from '../report';
import { type DdsSide, lastFigures, runDds, sideName, type Vendor } from './dds';

/** A small camera image, often. */
const BYTES = 60_000;
const COUNT = 1000;
const HERTZ = 50;

/**
 * Best-effort samples, which nobody sends again: passes when each of them arrives, once and whole.
 *
 * @param topic - of its own for each check, since several may run side by side
 */
export async function bulk(vendor: Vendor, from: DdsSide, to: DdsSide, topic: string): Promise<CheckResult> {
  const [received, sent] = await Promise.all([
    runDds(vendor, to, ['receive', topic, `${BYTES}`, `${COUNT}`]),
    runDds(vendor, from, ['send', topic, `${BYTES}`, `${COUNT}`, `${HERTZ}`]),
  ]);
  const figures = lastFigures(received.stdout);
  const arrived = Number(figures.received ?? 0);
  const ok = arrived === COUNT && figures.repeated === '0' && figures.damaged === '0';
  return {
    name: `${BYTES.toLocaleString('en')}-byte samples at ${HERTZ} Hz, ${vendor}, ${sideName(from)} to ${sideName(to)}`,
    ok,
    figure: COUNT - arrived,
    unit: `lost of ${COUNT}`,
    ...(ok ? {} : { detail: `${from.peer.name}: ${lastWords(sent)}\n${to.peer.name}: ${lastWords(received)}` }),
  };
}
