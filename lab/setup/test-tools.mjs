// What `npm test` needs beside Node: installed when missing, at once through when not.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { oldNode } from './node-version.mjs';
import { TEST_NEEDS } from './packages.mjs';
import { askForSudo, setUp } from './set-up.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const WHY = 'The tests run OpenVPN in a network namespace, with sudo.';
try {
  await setUp(root, TEST_NEEDS, WHY);
  if (process.getuid() !== 0) console.log(WHY);
  askForSudo();
  const old = oldNode(root);
  if (old) console.log(old);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
