import { cpSync, existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { basename, join } from 'node:path';
import { withLock } from '../util/lock';
import { cacheDir } from '../util/paths';
import { type Progress, silent, timed } from '../util/progress';
import { run } from '../util/run';
import { buildProbes, probesFolder } from './probes';
import { basePackages, normalisePackages, recipeHash, SUITE } from './recipe';
import { extendRootfs, freshFolder, inOwnMounts } from './rootfs';
import type { Image } from './types';

const MIRROR = process.env.SKYLAN_LAB_MIRROR ?? 'http://deb.debian.org/debian';
/** Sparse: it takes only what is written. */
const DISK_SIZE = '6G';
/** One deploy uses four images of one base; more are kept for the user who goes back and forth. */
const IMAGES_KEPT = 10;
const BASES_KEPT = 2;
const PROBES_KEPT = 2;

/**
 * The image of a machine whose user data asks for `packages`, built when it is not in the cache.
 *
 * A machine gets its own packages and no others, so that a tool that its user data forgot is missing here as it is on
 * EC2. Names that Debian does not know are left out: apt on the machine then fails for them with its own message.
 */
export async function buildImage(packages: readonly string[], progress: Progress = silent): Promise<Image> {
  const wanted = normalisePackages(packages);
  const base = join(cacheDir, `base-${recipeHash([MIRROR, SUITE, ...basePackages])}`);
  const dir = join(cacheDir, `image-${recipeHash([basename(probesFolder(base)), ...wanted], __dirname)}`);
  if (!existsSync(dir)) {
    // Several machines of one deploy may ask for the same image at once.
    await withLock(join(cacheDir, 'build.lock'), async () => {
      if (existsSync(dir)) return;
      if (existsSync(base)) touch(base);
      pruneCache();
      if (!existsSync(base)) await buildBase(base, progress);
      await buildProbes(base, progress);
      await buildLayer(base, dir, wanted, progress);
    });
  }
  if (existsSync(base)) touch(base);
  if (existsSync(probesFolder(base))) touch(probesFolder(base));
  touch(dir);
  return describeImage(dir);
}

/** The time of a cache folder tells when it was last used. */
function touch(path: string): void {
  const now = new Date();
  utimesSync(path, now, now);
}

/** Removes what a killed build left, and all but the images used last. */
function pruneCache(): void {
  const entries = readdirSync(cacheDir);
  for (const name of entries.filter((entry) => entry.endsWith('.part'))) remove(name);
  for (const [prefix, kept] of Object.entries({ 'image-': IMAGES_KEPT, 'base-': BASES_KEPT, 'probes-': PROBES_KEPT })) {
    entries
      .filter((name) => name.startsWith(prefix) && !name.endsWith('.part'))
      .sort((a, b) => statSync(join(cacheDir, b)).mtimeMs - statSync(join(cacheDir, a)).mtimeMs)
      .slice(kept)
      .forEach(remove);
  }
  function remove(name: string): void {
    rmSync(join(cacheDir, name), { recursive: true, force: true });
  }
}

async function buildBase(base: string, progress: Progress): Promise<void> {
  const work = freshFolder(`${base}.part`);
  await timed(progress, `Debian ${SUITE}: ${basePackages.length} packages of the base image`, () =>
    run(
      [
        ...inOwnMounts,
        'mmdebstrap',
        '--variant=minbase',
        '--quiet',
        `--include=${basePackages.join(',')}`,
        '--aptopt=APT::Install-Recommends "false"',
        // The package lists are needed for the second layer.
        '--skip=cleanup/apt/lists',
        ...[SUITE, join(work, 'rootfs'), MIRROR],
      ],
      { env: { INITRD: 'No' } },
    ),
  );
  renameSync(work, base);
}

async function buildLayer(base: string, dir: string, packages: readonly string[], progress: Progress): Promise<void> {
  const work = freshFolder(`${dir}.part`);
  const rootfs = join(work, 'rootfs');
  await timed(progress, `image with ${packages.join(', ') || 'no further packages'}`, async () => {
    await extendRootfs(base, rootfs, packages);
    cpSync(join(__dirname, 'files'), rootfs, { recursive: true });
    cpSync(join(probesFolder(base), 'programs'), join(rootfs, 'usr', 'local', 'bin'), { recursive: true });
    await run(['chroot', rootfs, 'bash', '-s'], { input: await run(['cat', join(__dirname, 'finish.sh')]) });
    const kernel = readdirSync(join(rootfs, 'boot')).find((name) => name.startsWith('vmlinuz-'));
    if (!kernel) throw new Error(`no kernel in ${rootfs}/boot`);
    cpSync(join(rootfs, 'boot', kernel), join(work, 'vmlinuz'));
    const makeDisk = ['mke2fs', '-q', '-t', 'ext4', '-E', 'root_owner=0:0', '-d', rootfs];
    await run([...makeDisk, join(work, 'disk.img'), DISK_SIZE]);
  });
  renameSync(work, dir);
}

function describeImage(dir: string): Image {
  return { dir, rootfs: join(dir, 'rootfs'), disk: join(dir, 'disk.img'), kernel: join(dir, 'vmlinuz') };
}
