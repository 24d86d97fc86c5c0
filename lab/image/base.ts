import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Progress, timed } from '../util/progress';
import { run } from '../util/run';
import type { Entry } from './cache';
import { basePackages, recipeHash, SUITE } from './recipe';
import { inOwnMounts } from './rootfs';

const MIRROR = process.env.SKYLAN_LAB_MIRROR ?? 'http://deb.debian.org/debian';

const OPTIONS = [
  '--variant=minbase',
  '--quiet',
  '--aptopt=APT::Install-Recommends "false"',
  // The package lists are needed for the layers above.
  '--skip=cleanup/apt/lists',
];

/** What all images stand on: Debian with the packages of its EC2 images. */
export function baseEntry(progress: Progress): Entry {
  const recipe = [MIRROR, SUITE, ...basePackages, ...OPTIONS];
  return {
    name: `base-${recipeHash(recipe)}`,
    below: [],
    build: (work) =>
      timed(progress, `Debian ${SUITE}: ${basePackages.length} packages of the base image`, async () => {
        const mmdebstrap = ['mmdebstrap', `--include=${basePackages.join(',')}`, ...OPTIONS];
        const where = [SUITE, join(work, 'root'), MIRROR];
        await run([...inOwnMounts, ...mmdebstrap, ...where], { env: { INITRD: 'No' } });
        writeFileSync(join(work, 'whole'), '');
      }),
  };
}
