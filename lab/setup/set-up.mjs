import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { carryOut } from './carry-out.mjs';
import { addBackports, installPackages, osRelease, updateLists } from './debian.mjs';
import { findMissing } from './missing.mjs';
import { installNodeModules } from './node-modules.mjs';
import { QEMU_PACKAGES } from './packages.mjs';
import { releaseFacts, takesRelease } from './qemu.mjs';
import { findAdminPrograms } from './root.mjs';
import { toldOf } from './told.mjs';
import { EMBEDDED_AWS, makeVenv, PYTHON_APP, ZENOH } from './venv.mjs';

/**
 * Installs what a command needs and this machine does not have, side by side, as the user who calls; tells it before.
 *
 * @param {string} root folder of the checkout.
 * @param {import('./missing.mjs').Needs} needs
 * @param {string} why root is needed, for the user.
 * @throws Error with what to do by hand.
 */
export async function setUp(root, needs, why) {
  findAdminPrograms();
  const missing = findMissing(root, needs);
  const os = osRelease();
  const told = toldOf(missing, needs, { codename: os.VERSION_CODENAME, root: process.getuid() === 0, why });
  if (told.length === 0) return;
  console.log(told.join('\n'));
  mustBeOurs(join(root, '.lab'));
  if (missing.packages.length > 0 || missing.qemu) askForSudo();
  await carryOut(join(root, '.lab', 'setup'), tasksFor(root, missing, os));
}

/** Asks for the password before anything is started that would ask for it in between. */
export function askForSudo() {
  if (process.getuid() === 0) return;
  const { status, error } = spawnSync('sudo', ['-v'], { stdio: 'inherit' });
  if (error) throw new Error('There is no sudo here: start this as root.');
  if (status !== 0) throw new Error('sudo did not let us in.');
}

function tasksFor(root, missing, os) {
  const packages = missing.packages.length > 0 || missing.qemu ? (run) => installAll(run, missing, os) : undefined;
  const environments = { venv: EMBEDDED_AWS, pythonApp: PYTHON_APP, zenoh: ZENOH };
  const venvs = Object.entries(environments).flatMap(([name, one]) => (missing[name] ? [one] : []));
  const venv = venvs.length > 0 ? (run) => makeAll(run, root, venvs) : undefined;
  // The environment's Python may be among the packages.
  const bothInTurn = async (run) => {
    await packages(run);
    await venv(run);
  };
  const tasks =
    packages && venv ? { 'Debian packages and Python': bothInTurn } : { 'Debian packages': packages, Python: venv };
  const nodeModules = missing.nodeModules ? (run) => installNodeModules(run, root) : undefined;
  return Object.fromEntries(Object.entries({ ...tasks, 'Node packages': nodeModules }).filter(([, task]) => task));
}

/** One after the other: pip keeps what it fetches in one place. */
async function makeAll(run, root, venvs) {
  for (const environment of venvs) await makeVenv(run, root, environment);
}

/** QEMU's of backports after the others: whatever is named in one transaction comes from the same release. */
async function installAll(run, { packages, qemu }, os) {
  const codename = os.VERSION_CODENAME;
  if (qemu === 'backports') await addBackports(run, codename);
  await updateLists(run);
  const own = qemu === 'release' && takesRelease(releaseFacts(), os) ? QEMU_PACKAGES : [];
  await installPackages(run, [...packages, ...own]);
  if (qemu === 'backports') await installPackages(run, QEMU_PACKAGES, `${codename}-backports`);
}

/** @throws Error when an earlier run by root has left a folder in which this user may not write. */
function mustBeOurs(folder) {
  if (!existsSync(folder)) return;
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new Error(`${folder} belongs to another user. Run this, then try again: sudo chown -R "$USER" ${folder}`);
  }
}
