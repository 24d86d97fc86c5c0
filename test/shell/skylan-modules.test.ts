import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ASSETS } from '../helpers/sandbox';

const PROGRAM = join(ASSETS, 'modules/etc/profile.d/skylan-modules.sh');

/** MODULEPATH of a shell that reads it this many times. */
function modulePath(before: string | undefined, times = 1): string {
  const text = `set -eu; ${`. ${PROGRAM}; `.repeat(times)} sh -c 'echo "$MODULEPATH"'`;
  const env = { PATH: process.env.PATH ?? '', ...(before === undefined ? {} : { MODULEPATH: before }) };
  return spawnSync('sh', ['-c', text], { encoding: 'utf8', env }).stdout.trim();
}

test('the cluster’s modules come first, then the site’s, then those that are there', () => {
  expect(modulePath('/usr/share/modules/modulefiles')).toBe(
    '/home/modules:/opt/modules:/usr/share/modules/modulefiles',
  );
  expect(modulePath(undefined)).toBe('/home/modules:/opt/modules');
});

test('a shell within a shell has them once, in the order that its user gave them', () => {
  expect(modulePath('/mine', 2)).toBe('/home/modules:/opt/modules:/mine');
  expect(modulePath('/mine:/opt/modules:/home/modules')).toBe('/mine:/opt/modules:/home/modules');
});
