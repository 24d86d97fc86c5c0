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

/**
 * Installs exactly the lock file's packages.
 *
 * @param {import('./carry-out.mjs').Run} run
 */
export async function installNodeModules(run, root) {
  await run(['npm', 'ci', '--no-audit', '--no-fund'], { cwd: root });
}
