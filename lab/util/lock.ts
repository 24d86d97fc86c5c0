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

function take(path: string): boolean {
  try {
    writeFileSync(path, `${process.pid} ${processStartTicks(process.pid)}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  try {
    const [pid = '', ticks = ''] = readFileSync(path, 'utf8').split(' ');
    // An empty file: its owner has just made it and writes its number next.
    if (pid && processStartTicks(Number(pid)) !== ticks) rmSync(path, { force: true });
  } catch {
    // Given back meanwhile.
  }
  return false;
}
