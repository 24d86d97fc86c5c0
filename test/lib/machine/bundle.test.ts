import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { archiveOf, packBundle } from '../../../lib/machine/bundle';
import { HANG_MS } from '../../helpers/hang';

const pack = (folders: string[], units: string[] = []) => packBundle({ folders, units });
const ASSETS = join(__dirname, '../../../assets');

/** What tar itself says of an archive. */
const tar = (archive: Buffer, ...args: string[]) =>
  execFileSync('tar', ['--gzip', '--file', '-', ...args], { input: archive, encoding: 'utf8', timeout: HANG_MS });

test('a script comes to the machine as it stands in the repository, comments included, for everybody to run', () => {
  const { archive } = pack(['machine']);
  const path = 'usr/local/lib/skylan/skylan-ready';
  expect(tar(archive, '--extract', '--to-stdout', path)).toBe(readFileSync(join(ASSETS, 'machine', path), 'utf8'));
  const [listed = ''] = tar(archive, '--list', '--verbose', path).split('\n');
  expect(listed).toMatch(/^-rwxr-xr-x root\/root +\d+ 1970-01-01/);
});

test('what is no program is for everybody to read, and its folder stays the machine’s', () => {
  const { archive } = pack(['machine', 'lan']);
  const lines = tar(archive, '--list', '--verbose').trimEnd().split('\n');
  expect(lines.filter((line) => line.endsWith('.service')).every((line) => line.startsWith('-rw-r--r--'))).toBe(true);
  expect(lines.filter((line) => !line.startsWith('-'))).toEqual([]);
});

test('a link is a file of its own on the machine', () => {
  const path = 'usr/local/lib/skylan/skylan-resume';
  expect(readlinkSync(join(ASSETS, 'controller-power', path))).toBe('skylan-power');
  const { archive } = pack(['controller-power']);
  expect(tar(archive, '--extract', '--to-stdout', path)).toMatch(/^#!.*bash\n/);
});

test('the units are listed in their order', () => {
  const { archive } = pack(['machine'], ['one.service', 'two.service']);
  expect(tar(archive, '--extract', '--to-stdout', 'usr/local/lib/skylan/units')).toBe('one.service\ntwo.service\n');
});

test('the same folders are the same bytes, whatever the time', () => {
  // GIVEN
  const packAnew = () =>
    jest.requireActual('../../../lib/machine/bundle').packBundle({ folders: ['machine', 'gateway'], units: [] })
      .archive;
  const first = packAnew();
  // WHEN the module is loaded anew, a day later
  jest.resetModules();
  jest.useFakeTimers({ now: Date.now() + 86_400_000 });
  const second = packAnew();
  jest.useRealTimers();
  // THEN
  expect(second).not.toBe(first);
  expect(second.equals(first)).toBe(true);
});

test('fails for two folders with the same file, and names them', () => {
  expect(existsSync(join(ASSETS, 'node/usr/local/lib/skylan/on-apply.sh'))).toBe(true);
  expect(() => pack(['node', 'worker'])).toThrow(/on-apply\.sh is in assets\/node and in assets\/worker/);
});

test('what is large is packed as it is, and what is small is compressed', () => {
  const packed = (mib: number) =>
    archiveOf([{ name: 'image.tar', data: new Uint8Array(mib * 1024 ** 2), attrs: { mode: '0644' } }]).archive;
  expect(packed(1).length).toBeLessThan(1024 ** 2 / 10);
  expect(packed(17).length).toBeGreaterThan(17 * 1024 ** 2);
  expect(tar(packed(17), '--list')).toBe('image.tar\n');
});
