import { setTimeout } from 'node:timers/promises';

/** How long one call of a function goes on trying, in milliseconds: what is left of Lambda's 300 s is for the rest. */
const PATIENCE_MS = 240_000;

/** How long it goes on where it is not allowed, in milliseconds: a policy that was just made is not in force at once. */
const NOT_YET_ALLOWED_MS = 30_000;

/** Longest pause between two tries, in milliseconds. */
const LONGEST_PAUSE_MS = 20_000;
/** Longest pause after the first try, which doubles with each. */
const FIRST_PAUSE_MS = 500;

/** AWS's words for "too much at once". */
const THROTTLED = new Set(['ThrottlingException', 'Throttling', 'TooManyUpdates', 'RequestLimitExceeded']);

/** AWS's words for "not allowed", EC2's the last. */
const NOT_ALLOWED = new Set(['AccessDeniedException', 'UnauthorizedOperation']);

/** What time is to `Patience`; a test has its own. */
export interface Time {
  /** Milliseconds since some moment. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/**
 * Repeats what a service refuses because too much is asked of it at once, or
 * because it has not heard yet that this function is allowed to. By time, not
 * by number: of a hundred clients that are made in one deploy the last waits
 * for minutes, since Parameter Store takes 3 writes a second.
 */
export class Patience {
  private readonly start: number;

  /** @param time - from now on the patience runs */
  constructor(private readonly time: Time = { now: Date.now, sleep: setTimeout }) {
    this.start = time.now();
  }

  /** @throws what the call last failed with, when it is something else, or the patience is over */
  async run<T>(call: () => Promise<T>): Promise<T> {
    for (let longest = FIRST_PAUSE_MS; ; longest = Math.min(2 * longest, LONGEST_PAUSE_MS)) {
      try {
        return await call();
      } catch (error) {
        // By chance, so that those who were refused together do not come back together.
        const pause = Math.random() * longest;
        if (this.time.now() + pause > this.start + patienceWith(error)) throw error;
        await this.time.sleep(pause);
      }
    }
  }
}

/** From the start on, in milliseconds; none with what is said for good. */
function patienceWith(error: unknown): number {
  const name = error instanceof Error ? error.name : '';
  if (NOT_ALLOWED.has(name)) return NOT_YET_ALLOWED_MS;
  return THROTTLED.has(name) ? PATIENCE_MS : Number.NEGATIVE_INFINITY;
}
