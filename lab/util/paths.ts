import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Root of the checkout. */
export const repoRoot = resolve(__dirname, '..', '..');

/** Everything that the lab makes lives below this folder; git ignores it. */
export const labDir = join(repoRoot, '.lab');

/**
 * What survives `down` and serves every checkout of this host: images, the answer whether KVM works. Names in it follow
 * from contents, so that a fresh clone finds what another one has built.
 */
export const cacheDir = process.env.SKYLAN_LAB_CACHE ?? '/var/cache/skylan-lab';

/** State of what runs now: pid files, sockets, logs, disks. `down` removes it. */
export const runDir = join(labDir, 'run');

/** Python virtual environment with MiniStack and the AWS CLI. */
export const venvDir = join(labDir, 'venv');

/** A folder below {@link runDir}, made when missing. */
export function runSubdir(...parts: string[]): string {
  const dir = join(runDir, ...parts);
  mkdirSync(dir, { recursive: true });
  return dir;
}
