import { existsSync, readdirSync, readFileSync, statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { baseEntry } from '../image/base';
import { namesBelow } from '../image/prune';
import { cacheDir } from '../util/paths';
import { silent } from '../util/progress';
import { type Accelerator, knownAccelerator } from '../vm/accel';

const MEGABYTE = 1e6;

/** What the host has. */
export interface HostFacts {
  readonly cores: number;
  /** Undefined: there is a /dev/kvm, which has not been tried yet. */
  readonly accelerator: Accelerator | undefined;
  /** Free where the images are kept, in megabytes. */
  readonly freeDiskMb: number;
  /** What programs can still take, in megabytes. */
  readonly freeMemoryMb: number;
  readonly cacheDir: string;
  readonly cache: CacheFacts;
}

/** What an earlier run has left in the cache. */
export interface CacheFacts {
  readonly hasBase: boolean;
  readonly images: number;
}

export function hostFacts(): HostFacts {
  const { bavail, bsize } = statfsSync(existing(cacheDir));
  return {
    cores: availableParallelism(),
    accelerator: knownAccelerator(),
    freeDiskMb: Math.floor((bavail * bsize) / MEGABYTE),
    freeMemoryMb: freeMemoryMb(readFileSync('/proc/meminfo', 'utf8')),
    cacheDir,
    cache: cacheFacts(cacheDir, baseEntry(silent).name),
  };
}

/** Memory that is free, or can be made so, and swap, from /proc/meminfo. In megabytes. */
export function freeMemoryMb(meminfo: string): number {
  const kibibytes = (what: string) => Number(new RegExp(`^${what}: +(\\d+) kB`, 'm').exec(meminfo)?.[1] ?? 0);
  return Math.floor(((kibibytes('MemAvailable') + kibibytes('SwapFree')) * 1024) / MEGABYTE);
}

/**
 * What of the cache is of use to this checkout: its base, and the images that stand on it.
 *
 * @param dir - folder of the cache
 * @param base - name of this checkout's base
 */
export function cacheFacts(dir: string, base: string): CacheFacts {
  const names = existsSync(dir) ? readdirSync(dir) : [];
  const images = names.filter((name) => /^image-[0-9a-f]+$/.test(name));
  return {
    hasBase: names.includes(base),
    images: images.filter((name) => namesBelow(join(dir, name)).includes(base)).length,
  };
}

/** The folder, or the nearest one above it that is there. */
function existing(path: string): string {
  return existsSync(path) ? path : existing(dirname(path));
}
