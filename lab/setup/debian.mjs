import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const APT = ['apt-get', '--quiet', '--yes', '--no-install-recommends', '-o', 'Dpkg::Use-Pty=0'];
let updated = false;

/** Packages of `wanted` that dpkg does not have installed. */
export function missingPackages(wanted) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg fills these in
  const { stdout, error } = spawnSync('dpkg-query', ['--show', '--showformat', '${Package} ${db:Status-Abbrev}\n'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (error)
    throw new Error('The lab and the tests install their tools on Debian 12 or 13 and Ubuntu; this is neither.');
  const installed = new Set(
    stdout
      .split('\n')
      .filter((line) => line.endsWith(' ii '))
      .map((line) => line.split(' ')[0]),
  );
  return wanted.filter((name) => !installed.has(name));
}

/**
 * Installs Debian packages, from `release` when one is given.
 *
 * @throws Error with the command to run by hand.
 */
export function installPackages(packages, release) {
  if (packages.length === 0) return;
  console.log(`Installing ${packages.join(', ')}${release ? ` from ${release}` : ''} ...`);
  updateOnce();
  asRoot([...APT, ...(release ? ['--target-release', release] : []), 'install', ...packages]);
}

/** Refreshes the package lists, once in this run. */
export function updateOnce() {
  if (updated) return;
  asRoot(['apt-get', '--quiet', '--quiet', 'update']);
  updated = true;
}

/** Adds Debian's backports, from which Debian 12 gets newer tools. */
export function addBackports(codename) {
  const path = `/etc/apt/sources.list.d/${codename}-backports.sources`;
  if (existsSync(path)) return;
  console.log(`Adding ${codename}-backports to the package sources: ${path}`);
  writeFileSync(
    path,
    [
      'Types: deb',
      'URIs: http://deb.debian.org/debian',
      `Suites: ${codename}-backports`,
      'Components: main',
      'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg',
      '',
    ].join('\n'),
  );
  updated = false;
}

/** Values of /etc/os-release, such as ID and VERSION_CODENAME. */
export function osRelease(text = readFileSync('/etc/os-release', 'utf8')) {
  const pairs = text.split('\n').map((line) => /^(\w+)="?([^"]*)"?$/.exec(line));
  return Object.fromEntries(pairs.filter(Boolean).map(([, key, value]) => [key, value]));
}

function asRoot(argv) {
  const sudo = process.getuid() === 0 ? [] : ['sudo'];
  const [command, ...args] = [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', ...argv];
  const { status, error } = spawnSync(command, args, { stdio: ['inherit', 'pipe', 'inherit'], maxBuffer: 2 ** 26 });
  if (error || status !== 0) {
    throw new Error(`Could not install what is missing. Run this as root, then try again: ${argv.join(' ')}`);
  }
}
