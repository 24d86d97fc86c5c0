// `npm run bench`: installs what is missing, then hands over to network/index.ts.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LAB_NEEDS, LAB_PACKAGES } from '../lab/setup/packages.mjs';
import { becomeRoot } from '../lab/setup/root.mjs';
import { setUp } from '../lab/setup/set-up.mjs';

const WHY = 'The bench makes a network namespace and a virtual machine: it needs root.';
// easy-rsa is what skylan's credentials are held against.
const NEEDS = { ...LAB_NEEDS, packages: [...LAB_PACKAGES, 'easy-rsa'], venv: false, zenoh: true };

const root = dirname(dirname(fileURLToPath(import.meta.url)));
try {
  await setUp(root, NEEDS, WHY);
  becomeRoot(WHY);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

const program = ['--import', 'tsx', join(root, 'bench', 'network', 'index.ts'), ...process.argv.slice(2)];
const child = spawn(process.execPath, program, { cwd: root, stdio: 'inherit' });
// Ctrl-C reaches the child too, which writes what it has and cleans up; this process waits for that.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
