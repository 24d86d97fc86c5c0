import { missingPackages, osRelease } from './debian.mjs';
import { nodeModulesCurrent } from './node-modules.mjs';
import { installedMajor, qemuSource } from './qemu.mjs';
import { PYTHON_APP, venvCurrent, ZENOH } from './venv.mjs';

/**
 * What a command needs beside Node.
 *
 * @typedef {object} Needs
 * @property {string[]} packages Debian packages.
 * @property {Size} packagesSize of all of them, at most.
 * @property {boolean} qemu whether machines are run.
 * @property {boolean} venv whether the embedded AWS is.
 * @property {boolean} [pythonApp] whether an app of the CDK in Python is.
 * @property {boolean} [zenoh] whether zenoh is.
 */

/**
 * @typedef {object} Size
 * @property {number} downloadMb
 * @property {number} diskMb
 */

/**
 * @typedef {object} Missing
 * @property {string[]} packages
 * @property {'backports' | 'release' | undefined} qemu where it is to come from; undefined when it is there.
 * @property {boolean} nodeModules
 * @property {boolean} venv
 * @property {boolean} pythonApp
 * @property {boolean} zenoh
 */

/**
 * What of that is not here.
 *
 * @param {Needs} needs
 * @returns {Missing}
 */
export function findMissing(root, needs) {
  return {
    packages: missingPackages(needs.packages),
    qemu: needs.qemu ? qemuSource(installedMajor(), osRelease()) : undefined,
    nodeModules: !nodeModulesCurrent(root),
    venv: needs.venv && !venvCurrent(root),
    pythonApp: needs.pythonApp === true && !venvCurrent(root, PYTHON_APP),
    zenoh: needs.zenoh === true && !venvCurrent(root, ZENOH),
  };
}
