import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * An environment of Python.
 *
 * @typedef {object} Environment
 * @property {string} folder where it is.
 * @property {string} requirements file with what is in it, pinned.
 */

/** The embedded AWS. @type {Environment} */
export const EMBEDDED_AWS = { folder: join('.lab', 'venv'), requirements: join('lab', 'aws', 'requirements.txt') };

/** What an app of the CDK in Python needs. @type {Environment} */
export const PYTHON_APP = {
  folder: join('.lab', 'python'),
  requirements: join('package', 'python', 'requirements.txt'),
};

/** What the bench holds topics against. @type {Environment} */
export const ZENOH = { folder: join('.lab', 'zenoh'), requirements: join('bench', 'network', 'requirements.txt') };

const stamp = (root, { folder }) => join(root, folder, 'requirements.sha256');
const wanted = (root, { requirements }) =>
  createHash('sha256')
    .update(readFileSync(join(root, requirements)))
    .digest('hex');

/** Whether an environment has the pinned requirements. */
export function venvCurrent(root, environment = EMBEDDED_AWS) {
  const made = stamp(root, environment);
  return existsSync(made) && readFileSync(made, 'utf8') === wanted(root, environment);
}

/**
 * Makes an environment from the pinned requirements.
 *
 * @param {import('./carry-out.mjs').Run} run
 */
export async function makeVenv(run, root, environment = EMBEDDED_AWS) {
  const venv = join(root, environment.folder);
  rmSync(venv, { recursive: true, force: true });
  await run(['python3', '-m', 'venv', venv]);
  // Compiled when it is imported, which little of it ever is.
  const pip = [join(venv, 'bin', 'pip'), 'install', '--disable-pip-version-check', '--no-compile', '--require-hashes'];
  await run([...pip, '--requirement', join(root, environment.requirements)]);
  writeFileSync(stamp(root, environment), wanted(root, environment));
}
