import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Image } from '../../image/types';
import { labDir, repoRoot } from '../../util/paths';
import { tryRun } from '../../util/run';

/** What the desktop gateway's filter needs of the kernel is what a container's kernel must have. */
const RULES = join(repoRoot, 'assets', 'edge/etc/skylan/skylan-edge.nft');

const answers = new Map<string, Promise<string | undefined>>();

/**
 * What this host lacks for a container of an image, tried out: such as a kernel module. Undefined when it lacks nothing.
 */
export function containerLack(image: Image): Promise<string | undefined> {
  const known = answers.get(image.rootfs) ?? tryOut(image.rootfs);
  answers.set(image.rootfs, known);
  return known;
}

async function tryOut(rootfs: string): Promise<string | undefined> {
  const folder = join(labDir, 'changes');
  mkdirSync(folder, { recursive: true });
  const namespaces = ['--mount', '--uts', '--ipc', '--pid', '--net', '--cgroup', '--fork', '--kill-child'];
  const argv = ['unshare', ...namespaces, join(__dirname, 'lack.sh'), rootfs, folder, RULES];
  const result = await tryRun(argv, { timeoutMs: 60_000 }).catch((error: Error) => ({
    exitCode: 1,
    stdout: error.message,
  }));
  if (result.exitCode === 0) return undefined;
  return result.stdout.trim() || 'namespaces';
}
