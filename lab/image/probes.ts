import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from '../util/paths';
import { type Progress, timed } from '../util/progress';
import { run } from '../util/run';
import { type Entry, entryDir } from './cache';
import { recipeHash } from './recipe';
import { changeRootfs } from './rootfs';

/** Compilers and the DDS vendors' headers: for the build only, no machine has them. */
const BUILD_PACKAGES = ['cyclonedds-dev', 'cyclonedds-tools', 'g++', 'libfastdds-dev'];

const SOURCES = join(__dirname, '..', 'dds');

/**
 * The DDS programs of `lab/dds`, built on the very system that will run them: a layer of their own for containers, and
 * a disk of their own for virtual machines, whose /etc/fstab mounts it. So a changed program makes no new image.
 */
export function probesEntry(base: Entry, progress: Progress): Entry {
  return {
    name: `probes-${recipeHash([base.name, ...BUILD_PACKAGES], SOURCES)}`,
    below: [base],
    build: (work) =>
      timed(progress, 'DDS programs that the checks use', async () => {
        const programs = join(work, 'root', 'usr', 'local', 'lib', 'lab-dds');
        mkdirSync(programs, { recursive: true });
        const build = [
          join(__dirname, 'build-probes.sh'),
          SOURCES,
          programs,
          join(cacheDir, 'packages'),
          ...BUILD_PACKAGES,
        ];
        await changeRootfs(join(work, 'build'), [entryDir(base)], build);
        await run(['rm', '-rf', join(work, 'build')]);
        const makeDisk = ['mke2fs', '-q', '-t', 'ext4', '-O', '^has_journal', '-E', 'root_owner=0:0', '-d', programs];
        await run([...makeDisk, probesDisk(work), '8M']);
      }),
  };
}

export function probesDisk(dir: string): string {
  return join(dir, 'disk.img');
}
