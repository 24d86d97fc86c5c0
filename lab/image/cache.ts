import { existsSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../util/lock';
import { cacheDir, runDir } from '../util/paths';
import { pruneCache } from './prune';
import { addUser } from './users';

/** Something that the cache holds under a name that follows from its contents. */
export interface Entry {
  /** Such as `image-0123456789ab`. */
  readonly name: string;
  /** What it was made from and is of no use without, the nearest first. */
  readonly below: readonly Entry[];
  /** Fills an empty folder. Everything below is there. */
  readonly build: (work: string) => Promise<void>;
}

export function entryDir({ name }: Entry): string {
  return join(cacheDir, name);
}

/**
 * Makes an entry, and what it stands on, unless it is there. Two processes that want the same entry make it once;
 * different ones are made side by side. From then on it is this checkout's until `down`: see {@link pruneCache}.
 */
export async function ensureEntry(entry: Entry): Promise<void> {
  for (const one of [...entry.below].reverse()) await ensureEntry(one);
  if (await taken(entry)) return;
  const dir = entryDir(entry);
  await withLock(`${dir}.lock`, async () => {
    if (await taken(entry)) return;
    const work = freshFolder(`${dir}.part`);
    await entry.build(work);
    writeFileSync(join(work, 'below'), entry.below.map(({ name }) => `${name}\n`).join(''));
    await withLock(cacheLock, async () => {
      pruneCache(cacheDir);
      renameSync(work, dir);
      take(dir);
    });
  });
}

const cacheLock = join(cacheDir, 'cache.lock');

/** Whether the entry was there and is this checkout's now. */
function taken(entry: Entry): Promise<boolean> {
  return withLock(cacheLock, async () => {
    const dir = entryDir(entry);
    if (!existsSync(dir)) return false;
    take(dir);
    return true;
  });
}

/** The entry is this checkout's now; the folder's time tells when it was last asked for. */
function take(dir: string): void {
  addUser(dir, runDir);
  const now = new Date();
  utimesSync(dir, now, now);
}

/** An empty folder in the place of whatever was there. */
function freshFolder(path: string): string {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return path;
}
