// `npm test`: jest, and beside it what `npm run check` does. A check's output follows jest's, where it can be read.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const CHECKS = [['tsc'], ['biome', 'check', '--error-on-warnings', '.']];

/** Exit status and output of a program of node_modules; the output is empty where it goes to the terminal at once. */
function run([program, ...args], stdio) {
  const child = spawn(join(root, 'node_modules', '.bin', program), args, { cwd: root, stdio });
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => chunks.push(chunk));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ status: 1, output: `${error.message}\n` }));
    child.on('close', (code) => resolve({ status: code ?? 1, output: Buffer.concat(chunks).toString() }));
  });
}

const jest = run(['jest', ...process.argv.slice(2)], 'inherit');
const checks = CHECKS.map((argv) => run(argv, ['ignore', 'pipe', 'pipe']));
const { status } = await jest;
let failed = status !== 0;
for (const [index, check] of checks.entries()) {
  const { status, output } = await check;
  const name = CHECKS[index].join(' ');
  if (status === 0) {
    console.log(`${name}: nothing found`);
    continue;
  }
  failed = true;
  console.log(`\n${name} FAILED:\n${output}`);
}
process.exit(failed ? 1 : 0);
