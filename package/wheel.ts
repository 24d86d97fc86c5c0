import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLinks } from './links';
import { PEERS } from './manifest';
import { run } from './run';

const ROOT = join(__dirname, '..');

/** Where `npm test` puts what an app in Python needs, and what a wheel is made with: `requirements.txt` beside this. */
export const PYTHON = join(ROOT, '.lab', 'python', 'bin', 'python');

/**
 * Makes the package for Python of the one that `buildPackage` has made.
 *
 * @returns path of the wheel
 */
export function buildWheel(folder: string, out: string): string {
  const source = mkdtempSync(join(tmpdir(), 'skylan-wheel-'));
  try {
    const pacmak = join(ROOT, 'node_modules', '.bin', 'jsii-pacmak');
    withLinks(folder, Object.keys(PEERS), () => {
      run(pacmak, ['--targets', 'python', '--code-only', '--outdir', source, folder], ROOT);
    });
    const argv = [
      '-m',
      'pip',
      'wheel',
      '--disable-pip-version-check',
      '--no-deps',
      '--no-index',
      '--no-build-isolation',
    ];
    run(PYTHON, [...argv, '--wheel-dir', out, join(source, 'python')], ROOT);
  } finally {
    rmSync(source, { recursive: true });
  }
  const wheel = readdirSync(out).find((name) => name.endsWith('.whl'));
  if (!wheel) throw new Error(`pip made no wheel in ${out}`);
  return join(out, wheel);
}
