import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { BASE_PACKAGES } from './packages.mjs';

const FOLDERS = /^\/(?:usr\/)?s?bin\/([^/]+)$/;
const ALTERNATIVES = '/etc/alternatives';
/** Come with Node, which is wherever the user has put it. */
const NODE_PROGRAMS = ['node', 'npm', 'npx'];
/**
 * They start a program in another root file system, where this folder is not and the usual PATH is right; nsenter only
 * when it is to change that.
 */
const ENTERING = { chroot: '*', nsenter: '*" --mount"*|*" --root"*|*" --all"*', 'systemd-nspawn': '*' };
const USUAL_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Fills a folder with links to exactly the programs of the named packages, of {@link BASE_PACKAGES}, of what Debian marks
 * Essential, and Node's. As the only folder of PATH it makes a program whose package nobody named missing on every
 * machine, not on a bare one alone.
 *
 * @throws Error when this is no Debian.
 */
export function fillProgramsFolder(folder, packages, path = process.env.PATH) {
  mkdirSync(folder, { recursive: true });
  const programs = programsOf([...essentialPackages(), ...BASE_PACKAGES, ...packages]);
  for (const name of NODE_PROGRAMS) {
    const found = name === 'node' ? process.execPath : findProgram(name, path);
    if (found) programs.set(name, found);
  }
  for (const [name, target] of programs) {
    const link = join(folder, name);
    const entering = ENTERING[name];
    if (entering) writeFileSync(link, enteringScript(entering, target), { mode: 0o755 });
    else symlinkSync(target, link);
  }
}

/** Programs of installed packages, by name. Names that are alternatives (awk, which) count as their target's package's. */
export function programsOf(packages) {
  const listed = dpkgQuery(['--listfiles', ...packages]).split('\n');
  const programs = new Map(
    listed.flatMap((file) => (FOLDERS.test(file) && runs(file) ? [[basename(file), file]] : [])),
  );
  const own = new Set([...programs.values()].map((file) => realpathSync(file)));
  const links = readdirSync(ALTERNATIVES, { withFileTypes: true }).filter((entry) => entry.isSymbolicLink());
  for (const { name } of links) {
    const target = readlinkSync(join(ALTERNATIVES, name));
    if (FOLDERS.test(target) && existsSync(target) && own.has(realpathSync(target))) programs.set(name, target);
  }
  return programs;
}

function essentialPackages() {
  const lines = dpkgQuery(['--show', '--showformat', '${Essential} ${Package}\n']).split('\n');
  return lines.filter((line) => line.startsWith('yes ')).map((line) => line.slice('yes '.length));
}

function dpkgQuery(args) {
  // Its status tells of packages that are not installed: those have no programs.
  const { stdout, error } = spawnSync('dpkg-query', args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (error) throw new Error(`dpkg-query: ${error.message}`);
  return stdout;
}

function findProgram(name, path = '') {
  return path
    .split(':')
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find(runs);
}

function runs(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function enteringScript(pattern, target) {
  return `#!/bin/sh\ncase " $*" in ${pattern}) export PATH=${USUAL_PATH} ;; esac\nexec ${target} "$@"\n`;
}
