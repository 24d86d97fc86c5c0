import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const APT = ['apt-get', '--quiet', '--yes', '--no-install-recommends', '-o', 'Dpkg::Use-Pty=0'];

/** Packages of `wanted` that dpkg does not have installed. */
export function missingPackages(wanted) {
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
 * Installs Debian packages, from `release` when one is given; none of them is no work.
 *
 * @param {import('./carry-out.mjs').Run} run
 */
export async function installPackages(run, packages, release) {
  if (packages.length === 0) return;
  await asRoot(run, [...APT, ...(release ? ['--target-release', release] : []), 'install', ...packages]);
}

/** Refreshes the package lists. */
export async function updateLists(run) {
  await asRoot(run, ['apt-get', '--quiet', '--quiet', 'update']);
}

/** Where Debian's backports are named as a package source. */
export function backportsPath(codename) {
  return `/etc/apt/sources.list.d/${codename}-backports.sources`;
}

/** Adds Debian's backports, from which Debian 12 gets newer tools. */
export async function addBackports(run, codename) {
  const path = backportsPath(codename);
  if (existsSync(path)) return;
  const source = [
    'Types: deb',
    'URIs: http://deb.debian.org/debian',
    `Suites: ${codename}-backports`,
    'Components: main',
    'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg',
    '',
  ];
  await asRoot(run, ['tee', path], source.join('\n'));
}

/** Values of /etc/os-release, such as ID and VERSION_CODENAME. */
export function osRelease(text = readFileSync('/etc/os-release', 'utf8')) {
  const pairs = text.split('\n').map((line) => /^(\w+)="?([^"]*)"?$/.exec(line));
  return Object.fromEntries(pairs.filter(Boolean).map(([, key, value]) => [key, value]));
}

async function asRoot(run, argv, input) {
  const sudo = process.getuid() === 0 ? [] : ['sudo'];
  try {
    await run([...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', ...argv], { input });
  } catch (error) {
    throw new Error(`${error.message}\nRun this as root, then try again: ${argv.join(' ')}`);
  }
}
