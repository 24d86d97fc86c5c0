import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether what npm has installed is what the lock file asks for. File times would not tell: git sets them anew.
 *
 * @param {string} root folder of package-lock.json.
 */
export function nodeModulesCurrent(root) {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const have = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const want = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(want).every(([path, entry]) => {
    if (path === '') return true;
    // Packages for other platforms are optional and absent.
    if (!have[path]) return entry.optional === true || entry.devOptional === true;
    return have[path].version === entry.version && have[path].integrity === entry.integrity;
  });
}

/** Installs the lock file's packages, with `npm ci`, when the installed ones are not those. */
export function ensureNodeModules(root) {
  if (nodeModulesCurrent(root)) return;
  console.log('Installing Node packages ...');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('npm ci failed.');
}
