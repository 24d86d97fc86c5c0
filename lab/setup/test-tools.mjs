// What `npm test` needs beside Node: installed when missing, at once through when not.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages, missingPackages } from './debian.mjs';
import { ensureNodeModules } from './node-modules.mjs';
import { findAdminPrograms } from './root.mjs';
import { ensureVenv } from './venv.mjs';

const PACKAGES = [
  ...['iproute2', 'jq', 'nftables', 'openssl', 'openvpn', 'python3-venv'],
  ...['shellcheck', 'shfmt', 'systemd', 'util-linux'],
];

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
try {
  findAdminPrograms();
  ensureNodeModules(root);
  installPackages(missingPackages(PACKAGES));
  ensureVenv(root);
  if (process.getuid() !== 0) {
    console.log('The tests run OpenVPN in a network namespace, with sudo.');
    if (spawnSync('sudo', ['-v'], { stdio: 'inherit' }).status !== 0) throw new Error('sudo did not let us in.');
  }
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
