import { setTimeout as sleep } from 'node:timers/promises';

export interface WaitOptions {
  readonly timeoutMs: number;
  /** @default 250 */
  readonly intervalMs?: number;
  /** What to say about the state when time is up. */
  readonly describe?: () => string | Promise<string>;
  readonly signal?: AbortSignal;
}

/**
 * Asks `probe` until it answers something other than undefined, null or false.
 *
 * @throws Error naming `what` when time is up; what `probe` throws ends the wait at once.
 */
export async function waitFor<T>(
  what: string,
  probe: () => T | Promise<T>,
  options: WaitOptions,
): Promise<Exclude<T, undefined | null | false>> {
  const end = Date.now() + options.timeoutMs;
  for (;;) {
    options.signal?.throwIfAborted();
    const answer = await probe();
    if (answer !== undefined && answer !== null && answer !== false) {
      return answer as Exclude<T, undefined | null | false>;
    }
    if (Date.now() >= end) {
      const state = await options.describe?.();
      throw new Error(`${what}: not after ${options.timeoutMs / 1000} s${state ? `\n${state}` : ''}`);
    }
    await sleep(options.intervalMs ?? 250, undefined, { signal: options.signal });
  }
}
