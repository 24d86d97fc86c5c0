import { existsSync, readdirSync, readFileSync, statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { cacheDir } from '../util/paths';
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
    cache: cacheFacts(existsSync(cacheDir) ? readdirSync(cacheDir) : []),
  };
}

/** Memory that is free, or can be made so, and swap, from /proc/meminfo. In megabytes. */
export function freeMemoryMb(meminfo: string): number {
  const kibibytes = (what: string) => Number(new RegExp(`^${what}: +(\\d+) kB`, 'm').exec(meminfo)?.[1] ?? 0);
  return Math.floor(((kibibytes('MemAvailable') + kibibytes('SwapFree')) * 1024) / MEGABYTE);
}

/** Reads the names in the cache's folder; what is still being made, or goes, does not count. */
export function cacheFacts(names: readonly string[]): CacheFacts {
  const whole = names.filter((name) => /^(base|image)-[0-9a-f]+$/.test(name));
  return {
    hasBase: whole.some((name) => name.startsWith('base-')),
    images: whole.filter((name) => name.startsWith('image-')).length,
  };
}

/** The folder, or the nearest one above it that is there. */
function existing(path: string): string {
  return existsSync(path) ? path : existing(dirname(path));
}
