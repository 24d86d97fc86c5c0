import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from '../util/paths';
import { run } from '../util/run';

/**
 * Mount and process namespaces of its own: a build that is killed leaves no mount behind, through which the next run's
 * removal of what is left would reach the host's own files.
 */
export const inOwnMounts = ['unshare', '--mount', '--pid', '--fork', '--kill-child'];

/** Copies the root file system of a base and installs packages in the copy. */
export async function extendRootfs(base: string, rootfs: string, packages: readonly string[]): Promise<void> {
  await run(['cp', '--archive', '--reflink=auto', join(base, 'rootfs'), rootfs]);
  const archives = join(cacheDir, 'packages');
  await run([...inOwnMounts, join(__dirname, 'install.sh'), rootfs, archives, ...packages], { env: { INITRD: 'No' } });
}

/** An empty folder in the place of whatever was there. */
export function freshFolder(path: string): string {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return path;
}
