// What `npm test` needs beside Node: installed when missing, at once through when not.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages, missingPackages } from './debian.mjs';
import { ensureNodeModules } from './node-modules.mjs';
import { oldNode } from './node-version.mjs';
import { TEST_PACKAGES } from './packages.mjs';
import { findAdminPrograms } from './root.mjs';
import { ensureVenv } from './venv.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
try {
  const old = oldNode(root);
  if (old) console.log(old);
  findAdminPrograms();
  ensureNodeModules(root);
  installPackages(missingPackages(TEST_PACKAGES));
  ensureVenv(root);
  if (process.getuid() !== 0) {
    console.log('The tests run OpenVPN in a network namespace, with sudo.');
    if (spawnSync('sudo', ['-v'], { stdio: 'inherit' }).status !== 0) throw new Error('sudo did not let us in.');
  }
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
