import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { lockIsHeld } from '../util/lock';
import { inUse } from './users';

/** How many entries of each kind are kept, at about 450 MB a base, 100 a layer, 650 an image and 5 the programs. */
const KEPT = { 'base-': 2, 'layer-': 12, 'image-': 12, 'probes-': 4 } as const;
/** Packages that apt fetched for layers: dropped all together when they have become more. */
const PACKAGES_BYTES = 1024 ** 3;

/**
 * Bounds the cache: removes all entries but those used last, those that stand on a removed one, and what a killed build
 * left. What a checkout uses stays: a machine's disk and a container's file system are overlays of it. So does what is
 * being made. The caller holds the lock of the cache.
 *
 * @param cache - folder of the cache
 */
export function pruneCache(cache: string): void {
  for (const name of readdirSync(cache).filter((one) => one.endsWith('.gone'))) remove(cache, name);
  for (const name of readdirSync(cache).filter((one) => one.endsWith('.part')))
    if (!lockIsHeld(join(cache, name.replace(/part$/, 'lock')))) remove(cache, name);
  for (const [prefix, kept] of Object.entries(KEPT)) {
    const unused = entries(cache, prefix).slice(kept);
    for (const name of unused) if (!inUse(join(cache, name))) remove(cache, name);
  }
  for (const name of Object.keys(KEPT).flatMap((prefix) => entries(cache, prefix)))
    if (namesBelow(join(cache, name)).some((below) => !existsSync(join(cache, below)))) remove(cache, name);
  prunePackages(join(cache, 'packages'));
}

/** The one used last comes first. */
function entries(cache: string, prefix: string): string[] {
  const time = (name: string) => statSync(join(cache, name)).mtimeMs;
  return readdirSync(cache)
    .filter((name) => name.startsWith(prefix) && !name.includes('.'))
    .sort((a, b) => time(b) - time(a));
}

/** Names of the entries that one stands on. */
export function namesBelow(dir: string): string[] {
  const file = join(dir, 'below');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}

/** Under another name first: whoever comes next does not find half of it. */
function remove(cache: string, name: string): void {
  const gone = join(cache, name.endsWith('.gone') ? name : `${name}.gone`);
  if (gone !== join(cache, name)) renameSync(join(cache, name), gone);
  rmSync(gone, { recursive: true, force: true });
}

function prunePackages(dir: string): void {
  const files = existsSync(dir) ? readdirSync(dir).filter((name) => name.endsWith('.deb')) : [];
  const bytes = files.reduce((sum, name) => sum + statSync(join(dir, name)).size, 0);
  if (bytes > PACKAGES_BYTES) for (const name of files) rmSync(join(dir, name), { force: true });
}
