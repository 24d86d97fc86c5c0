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

const ARCHIVE = 'programs.tar';
const SOURCES = join(__dirname, '..', 'dds');

/**
 * The DDS programs of `lab/dds`, built on the very system that will run them: a layer of their own for containers, and
 * an archive that QEMU hands to a virtual machine, which unpacks it when one is called (`lab-dds.service`). So a changed
 * program makes no new image, and costs a boot nothing.
 */
export function probesEntry(base: Entry, progress: Progress): Entry {
  return {
    name: `probes-${recipeHash([base.name, ARCHIVE, ...BUILD_PACKAGES], SOURCES)}`,
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
        await run(['tar', '--create', '--owner=0', '--group=0', '--file', probesArchive(work), '-C', programs, '.']);
      }),
  };
}

export function probesArchive(dir: string): string {
  return join(dir, ARCHIVE);
}
