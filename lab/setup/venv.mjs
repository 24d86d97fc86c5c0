import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Makes `.lab/venv` from the pinned requirements, anew when they have changed. */
export function ensureVenv(root) {
  const requirements = join(root, 'lab', 'aws', 'requirements.txt');
  const venv = join(root, '.lab', 'venv');
  const stamp = join(venv, 'requirements.sha256');
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Installing the embedded AWS and the AWS CLI into .lab/venv ...');
  rmSync(venv, { recursive: true, force: true });
  const steps = [
    ['python3', '-m', 'venv', venv],
    [
      join(venv, 'bin', 'pip'),
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--require-hashes',
      '-r',
      requirements,
    ],
  ];
  for (const [command, ...args] of steps) {
    if (spawnSync(command, args, { stdio: 'inherit' }).status !== 0) throw new Error(`${command} ${args[0]} failed.`);
  }
  writeFileSync(stamp, wanted);
}
