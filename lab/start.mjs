// `npm run lab`: installs what is missing, then hands over to cli.ts.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { labPath } from './setup/lab-programs.mjs';
import { oldNode } from './setup/node-version.mjs';
import { LAB_NEEDS } from './setup/packages.mjs';
import { becomeRoot } from './setup/root.mjs';
import { setUp } from './setup/set-up.mjs';

const WHY = 'The lab makes network namespaces and virtual machines: it needs root.';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
let path;
try {
  await setUp(root, LAB_NEEDS, WHY);
  // The user's own access to AWS: its configuration is at home.
  if (process.argv.includes('--aws')) becomeRoot(WHY, /^HOME$/, /^AWS_/);
  else becomeRoot(WHY);
  const old = oldNode(root);
  if (old) console.log(old);
  if (!existsSync('/dev/net/tun'))
    throw new Error('The lab needs /dev/net/tun: run it on a host or in a virtual machine.');
  path = labPath(root);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

const cli = ['--import', 'tsx', join(root, 'lab', 'cli.ts'), ...process.argv.slice(2)];
const env = { ...process.env, PATH: path };
const child = spawn(process.execPath, cli, { cwd: root, stdio: 'inherit', env });
// Ctrl-C reaches the child too, which cleans up; this process waits for that.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
