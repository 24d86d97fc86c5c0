import { cpSync, existsSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cacheDir } from '../util/paths';
import { type Progress, timed } from '../util/progress';
import { run } from '../util/run';
import { recipeHash } from './recipe';
import { extendRootfs, freshFolder } from './rootfs';

/** Compilers and the DDS vendors' headers: for the build only, no machine has them. */
const BUILD_PACKAGES = ['cyclonedds-dev', 'cyclonedds-tools', 'g++', 'libfastdds-dev'];

const SOURCES = join(__dirname, '..', 'dds');

/** Cache folder of the DDS programs of `lab/dds` for the machines of a base, whether it has been made or not. */
export function probesFolder(base: string): string {
  return join(cacheDir, `probes-${recipeHash([basename(base), ...BUILD_PACKAGES], SOURCES)}`);
}

/** Builds the DDS programs where they are not in the cache, on the very system that will run them. */
export async function buildProbes(base: string, progress: Progress): Promise<void> {
  const dir = probesFolder(base);
  if (existsSync(dir)) return;
  const work = freshFolder(`${dir}.part`);
  const rootfs = join(work, 'rootfs');
  await timed(progress, 'DDS programs that the checks use', async () => {
    await extendRootfs(base, rootfs, BUILD_PACKAGES);
    cpSync(SOURCES, join(rootfs, 'sources'), { recursive: true });
    await run(['chroot', rootfs, 'bash', '/sources/build.sh', '/sources', '/programs']);
    cpSync(join(rootfs, 'programs'), join(work, 'programs'), { recursive: true });
    await run(['rm', '-rf', rootfs]);
  });
  renameSync(work, dir);
}
