import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { aws } from '../aws/current';
import { venvDir } from '../util/paths';
import { run } from '../util/run';

/**
 * Runs a command that a stack's output gives, word for word, as a user does who has AWS's command line: in an empty
 * folder, in which it leaves its files.
 *
 * @throws CommandError when it fails
 */
export async function runOutput(command: string, dir: string): Promise<void> {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = `${join(venvDir, 'bin')}:${process.env.PATH}`;
  await run(['bash', '-o', 'pipefail', '-c', command], {
    cwd: dir,
    env: { ...(await aws().environment()), PATH: path },
  });
}
