import { readdirSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/** A look at the host: when, how late it came, and how long each thread has waited for a processor since its start. */
export interface HostLook {
  /** Milliseconds of {@link performance.now}. */
  readonly atMs: number;
  /** How much later than planned the look came. */
  readonly lateMs: number;
  /** Milliseconds on the run queue, by `pid/tid`. */
  readonly waitedMs: ReadonlyMap<string, number>;
}

const LOOK_MS = 200;

/**
 * Watches whether the host stands still: for machines that it emulates, which get no processor, or for this process
 * itself. What a machine loses then says nothing about the network.
 */
export class HostStalls {
  private readonly looks: HostLook[] = [];
  private timer: NodeJS.Timeout | undefined;

  private constructor(private readonly pids: () => readonly number[]) {
    this.look(0);
    this.next();
  }

  /** @param pids - the processes to watch, all threads of each; asked anew at each look, since machines come and go */
  static watch(pids: () => readonly number[]): HostStalls {
    return new HostStalls(pids);
  }

  /** Seconds for which the host stood still within a span of time, in milliseconds of {@link performance.now}. */
  seconds(fromMs: number, toMs: number): number {
    return standstill(this.looks, fromMs, toMs);
  }

  /** Ends it; what was seen can still be asked for. */
  stop(): void {
    clearTimeout(this.timer);
  }

  private next(): void {
    const due = performance.now() + LOOK_MS;
    this.timer = setTimeout(() => {
      this.look(performance.now() - due);
      this.next();
    }, LOOK_MS);
    // Whoever forgets to stop it shall not hang.
    this.timer.unref();
  }

  private look(lateMs: number): void {
    const waitedMs = new Map(this.pids().flatMap(threadWaits));
    this.looks.push({ atMs: performance.now(), lateMs, waitedMs });
  }
}

/**
 * The longest that one thread waited for a processor within a span, or that a look came late. Of the looks, those count
 * that enclose the span.
 *
 * @returns seconds
 */
export function standstill(looks: readonly HostLook[], fromMs: number, toMs: number): number {
  const before = looks.findLastIndex((look) => look.atMs <= fromMs);
  const after = looks.findIndex((look) => look.atMs >= toMs);
  const span = looks.slice(Math.max(before, 0), after === -1 ? undefined : after + 1);
  let longestMs = 0;
  const first = new Map<string, number>();
  for (const [index, { lateMs, waitedMs }] of span.entries()) {
    // The first look's own delay was before the span.
    if (index > 0) longestMs = Math.max(longestMs, lateMs);
    for (const [thread, waited] of waitedMs) {
      const then = first.get(thread);
      if (then === undefined) first.set(thread, waited);
      else longestMs = Math.max(longestMs, waited - then);
    }
  }
  return longestMs / 1000;
}

/** Of each thread of a process the milliseconds on the run queue (proc(5), `schedstat`, field 2). */
function threadWaits(pid: number): [thread: string, milliseconds: number][] {
  const folder = `/proc/${pid}/task`;
  try {
    return readdirSync(folder).flatMap((tid): [string, number][] => {
      try {
        const [, waited] = readFileSync(`${folder}/${tid}/schedstat`, 'utf8').split(' ');
        return [[`${pid}/${tid}`, Number(waited) / 1e6]];
      } catch {
        return [];
      }
    });
  } catch {
    // It has ended.
    return [];
  }
}
