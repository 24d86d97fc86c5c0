// What `npm test` needs beside Node: installed when missing, at once through when not.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages, missingPackages } from './debian.mjs';
import { ensureNodeModules } from './node-modules.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
try {
  ensureNodeModules(root);
  installPackages(missingPackages(['openssl', 'openvpn', 'shellcheck', 'shfmt', 'systemd']));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
