import { performance } from 'node:perf_hooks';
import type { CheckResult } from '../report/report';
import { EXCUSE_SECONDS } from './bulk-verdict';
import { watchHost } from './host-meter';

/** How long a check waits for what comes in a moment where all is well. */
export interface Patience {
  /** Seconds for one answer. */
  readonly seconds: number;
  /** How often it is carried out at the most, where the host stood still. */
  readonly attempts: number;
}

/** For a verdict: only a network that does not work uses it up. */
export const LONG: Patience = { seconds: 40, attempts: 3 };

/** For a check that is bound to fail, or is asked again with {@link LONG} when it fails by surprise. */
export const SHORT: Patience = { seconds: 8, attempts: 1 };

/**
 * Carries out a check; one that failed while the host stood still says nothing about the network, and is carried out
 * again.
 */
export async function fair<Result extends CheckResult | CheckResult[]>(
  patience: Patience,
  check: () => Promise<Result>,
): Promise<Result> {
  const host = watchHost();
  try {
    for (let attempt = 1; ; attempt++) {
      const begin = performance.now();
      const result = await check();
      const passed = [result].flat().every(({ ok }) => ok);
      if (passed || attempt >= patience.attempts) return result;
      if (host.seconds(begin, performance.now()) < EXCUSE_SECONDS) return result;
    }
  } finally {
    host.stop();
  }
}
