import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from '../util/paths';
import { type Progress, timed } from '../util/progress';
import { type Entry, entryDir } from './cache';
import { recipeHash } from './recipe';
import { changeRootfs } from './rootfs';

/** Sparse: it takes only what is written. */
const DISK_SIZE = '6G';

const own = (name: string) => join(__dirname, name);

/** A base with further packages, from Debian: the costly part of an image, which the lab's own files do not touch. */
export function layerEntry(base: Entry, packages: readonly string[], progress: Progress): Entry {
  return {
    name: `layer-${recipeHash([base.name, readFileSync(own('install.sh'), 'utf8'), ...packages])}`,
    below: [base],
    build: (work) =>
      timed(progress, `packages ${packages.join(', ') || 'of the base and no others'}`, () => {
        const install = [own('install.sh'), join(cacheDir, 'packages'), ...packages];
        return changeRootfs(work, [entryDir(base)], install);
      }),
  };
}

/** A layer with the lab's own files, as a disk. */
export function imageEntry(layer: Entry, packages: readonly string[], progress: Progress): Entry {
  const recipes = ['finish.sh', 'make-disk.sh'].map((name) => readFileSync(own(name), 'utf8'));
  return {
    name: `image-${recipeHash([layer.name, DISK_SIZE, ...recipes], own('files'))}`,
    below: [layer, ...layer.below],
    build: (work) =>
      timed(progress, `disk with ${packages.join(', ') || 'no further packages'}`, () => {
        const makeDisk = [own('make-disk.sh'), __dirname, work, DISK_SIZE];
        return changeRootfs(work, [layer, ...layer.below].map(entryDir), makeDisk);
      }),
  };
}

/** Folder and disk, whether they have been made or not. */
export function imageFiles(image: Entry): { readonly dir: string; readonly disk: string; readonly kernel: string } {
  const dir = entryDir(image);
  return { dir, disk: join(dir, 'disk.img'), kernel: join(dir, 'vmlinuz') };
}
