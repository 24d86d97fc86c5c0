import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Seconds of a day. */
export const DAY_SECONDS = 86_400;

const LIBRARIES = '/usr/lib';
const LIBRARY = join('faketime', 'libfaketime.so.1');

/**
 * Path of libfaketime, which gives a program another clock than its machine has; the same on a machine that it is
 * copied to.
 *
 * @throws Error when its package is not installed
 */
export function clockLibrary(folder = LIBRARIES): string {
  const found = readdirSync(folder)
    .map((machine) => join(folder, machine, LIBRARY))
    .find(existsSync);
  if (found === undefined) throw new Error(`Nothing in ${folder}/*/${LIBRARY}: install Debian's package libfaketime.`);
  return found;
}

/**
 * Environment of a program whose clock is ahead by what a file says, at each moment. What counts seconds from the boot
 * stays as it is.
 *
 * @param file - see {@link moveClock}
 */
export function clockOf(file: string, library = clockLibrary()): Readonly<Record<string, string>> {
  return {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
}

/** What the file of {@link clockOf} says of a clock that is ahead. */
export function aheadText(seconds: number): string {
  return `+${Math.round(seconds)}\n`;
}

/** Moves the clocks that follow a file. A reader never meets half a file. */
export function moveClock(file: string, seconds: number): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, aheadText(seconds));
  renameSync(`${file}.new`, file);
}
