import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { processStartTicks } from './process';
import { waitFor } from './wait';

export interface LockOptions {
  /** @default 900000 */
  readonly timeoutMs?: number;
}

/**
 * Holds a lock, seen by all processes on this host, while `work` runs. The lock of a process that is gone counts as
 * free.
 *
 * @throws Error when others hold it for longer than the time limit.
 */
export async function withLock<T>(path: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  await waitFor(`lock ${path}`, () => take(path), { timeoutMs: options.timeoutMs ?? 900_000 });
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** Whether a living process holds the lock. */
export function lockIsHeld(path: string): boolean {
  try {
    const [pid = '', ticks = ''] = readFileSync(path, 'utf8').split(' ');
    // An empty file: its owner has just made it and writes its number next.
    return pid === '' || processStartTicks(Number(pid)) === ticks;
  } catch {
    return false;
  }
}

function take(path: string): boolean {
  try {
    writeFileSync(path, `${process.pid} ${processStartTicks(process.pid)}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (!lockIsHeld(path)) rmSync(path, { force: true });
  return false;
}
