import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aheadText, clockLibrary, clockOf, moveClock } from '../../../lab/util/moved-clock';

const folder = mkdtempSync(join(tmpdir(), 'moved-clock-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('GIVEN seconds WHEN a clock is ahead by them THEN its file says so in whole ones, with their sign', () => {
  expect([0, 86_400, 0.6].map(aheadText)).toEqual(['+0\n', '+86400\n', '+1\n']);
});

test('GIVEN a file in a folder that is not there WHEN its clock is moved THEN it is whole, and nothing is left beside it', () => {
  const file = join(folder, 'stranger', 'clock');
  moveClock(file, 60);
  moveClock(file, 120);
  expect(readFileSync(file, 'utf8')).toBe('+120\n');
  expect(readdirSync(join(folder, 'stranger'))).toEqual(['clock']);
});

describe('clockLibrary', () => {
  test('GIVEN the folder of some architecture WHEN the library is in it THEN that is its path', () => {
    const place = join(folder, 'lib', 'aarch64-linux-gnu', 'faketime');
    mkdirSync(place, { recursive: true });
    mkdirSync(join(folder, 'lib', 'another'));
    writeFileSync(join(place, 'libfaketime.so.1'), '');
    expect(clockLibrary(join(folder, 'lib'))).toBe(join(place, 'libfaketime.so.1'));
  });

  test('GIVEN none WHEN it is looked for THEN the message names the package', () => {
    mkdirSync(join(folder, 'empty'));
    expect(() => clockLibrary(join(folder, 'empty'))).toThrow(
      `Nothing in ${folder}/empty/*/faketime/libfaketime.so.1: install Debian's package libfaketime.`,
    );
  });
});

test('GIVEN a file WHEN a program has its clock THEN it looks each time, and only the time of day is moved', () => {
  expect(clockOf('/run/clock', '/lib/moved.so')).toEqual({
    LD_PRELOAD: '/lib/moved.so',
    FAKETIME_TIMESTAMP_FILE: '/run/clock',
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  });
});
