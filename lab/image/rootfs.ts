import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../util/run';

/**
 * Mount and process namespaces of its own: a build that is killed leaves no mount behind, through which the next run's
 * removal of what is left would reach the host's own files.
 */
export const inOwnMounts = ['unshare', '--mount', '--pid', '--fork', '--kill-child'];

/** overlayfs's `lowerdir` of layers, the uppermost first, up to the first one that holds everything. */
export function lowerDirs(layers: readonly string[]): string {
  const last = layers.findIndex((dir) => existsSync(join(dir, 'whole')));
  const needed = last < 0 ? layers : layers.slice(0, last + 1);
  return needed.map((dir) => join(dir, 'root')).join(':');
}

/**
 * Runs a program that changes a root file system. It gets the folder of the root file system as its first argument.
 *
 * @param layer - folder that gets the changes
 * @param below - layers that stay as they are, the uppermost first
 */
export async function changeRootfs(layer: string, below: readonly string[], argv: readonly string[]): Promise<void> {
  const [program = '', ...args] = argv;
  const root = join(layer, 'merged');
  const merged = [join(__dirname, 'merged.sh'), layer, root, lowerDirs(below)];
  // There is no initrd in the lab, which Debian's kernel would make.
  await run([...inOwnMounts, ...merged, program, root, ...args], { env: { INITRD: 'No' } });
}
