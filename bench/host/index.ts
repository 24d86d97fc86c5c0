import type { Measured } from '../figures/results';
import { credentialsRound } from './credentials';
import { handlersRound } from './handlers';
import { APPS, synthesisOf } from './synthesis';

/** What is measured on the host itself, by part: a function for each road, or for all of them, of one round. */
export const HOST_PARTS: Readonly<Record<string, Readonly<Record<string, HostRound>>>> = {
  credentials: { credentials: credentialsRound },
  handler: { handlers: handlersRound },
  synthesis: Object.fromEntries(
    Object.keys(APPS).map((road) => [road, async (round: number) => synthesisOf(road, round)]),
  ),
};

type HostRound = (round: number) => Promise<readonly Measured[]>;

/** What becomes of what is measured. */
export interface Taker {
  take(measured: Measured): void;
  fail(what: string, why: string): void;
}

/** Measures parts, round after round. What fails once is not tried again, and does not end the rest. */
export async function measureHost(parts: readonly string[], rounds: number, taker: Taker): Promise<void> {
  const left = new Map(parts.flatMap((part) => Object.entries(HOST_PARTS[part] ?? {})));
  for (let round = 1; round <= rounds; round++) {
    for (const [name, measure] of [...left]) {
      try {
        for (const one of await measure(round)) taker.take(one);
      } catch (error) {
        left.delete(name);
        taker.fail(name, error instanceof Error ? error.message : String(error));
      }
    }
  }
}
