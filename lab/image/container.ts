import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Progress, timed } from '../util/progress';
import { run } from '../util/run';
import { baseEntry } from './base';
import { type Entry, ensureEntry, entryDir } from './cache';
import { probesEntry } from './probes';
import { recipeHash } from './recipe';
import { changeRootfs } from './rootfs';

/** The container image, which speaks DDS as CycloneDDS does. */
export const TALKER_IMAGE = 'lab-talker:1';

const ARCHIVE = 'image.tar.gz';
const PROGRAM = '/usr/local/lib/lab-dds/lab-dds-cyclone';
const SCRIPT = join(__dirname, 'container.sh');

/** Path of an archive of a container image with a DDS program, as `docker load` takes it; made when it is not in the cache. */
export async function talkerImage(progress: Progress): Promise<string> {
  const entry = containerEntry(progress);
  await ensureEntry(entry);
  return join(entryDir(entry), ARCHIVE);
}

function containerEntry(progress: Progress): Entry {
  const base = baseEntry(progress);
  const probes = probesEntry(base, progress);
  return {
    name: `container-${recipeHash([probes.name, readFileSync(SCRIPT, 'utf8'), PROGRAM, TALKER_IMAGE])}`,
    below: [probes, base],
    build: (work) =>
      timed(progress, 'a container image with a DDS program', async () => {
        const layers = [probes, base].map(entryDir);
        const build = join(work, 'build');
        await changeRootfs(build, layers, [SCRIPT, PROGRAM, TALKER_IMAGE, join(work, ARCHIVE)]);
        await run(['rm', '-rf', build]);
      }),
  };
}
