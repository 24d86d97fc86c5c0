import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = (root) => join(root, '.lab', 'venv');
const requirements = (root) => join(root, 'lab', 'aws', 'requirements.txt');
const stamp = (root) => join(folder(root), 'requirements.sha256');
const wanted = (root) =>
  createHash('sha256')
    .update(readFileSync(requirements(root)))
    .digest('hex');

/** Whether `.lab/venv` has the pinned requirements. */
export function venvCurrent(root) {
  return existsSync(stamp(root)) && readFileSync(stamp(root), 'utf8') === wanted(root);
}

/**
 * Makes `.lab/venv` from the pinned requirements.
 *
 * @param {import('./carry-out.mjs').Run} run
 */
export async function makeVenv(run, root) {
  const venv = folder(root);
  rmSync(venv, { recursive: true, force: true });
  await run(['python3', '-m', 'venv', venv]);
  const pip = [join(venv, 'bin', 'pip'), 'install', '--disable-pip-version-check', '--require-hashes'];
  await run([...pip, '--requirement', requirements(root)]);
  writeFileSync(stamp(root), wanted(root));
}
