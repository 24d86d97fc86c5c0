import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pruneCache } from '../../../lab/image/prune';
import { addUser } from '../../../lab/image/users';
import { withLock } from '../../../lab/util/lock';

let cache: string;
let run: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'cache-'));
  run = join(cache, 'checkout', 'run');
});
afterEach(() => rmSync(cache, { recursive: true }));

/** Makes an entry that was last used so many minutes ago. */
function entry(name: string, age = 0, below: readonly string[] = []): string {
  const dir = join(cache, name);
  mkdirSync(dir);
  writeFileSync(join(dir, 'below'), below.map((one) => `${one}\n`).join(''));
  const time = new Date(Date.now() - age * 60_000);
  utimesSync(dir, time, time);
  return dir;
}

/** Entries of one kind, the first one used last. */
const entries = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, age) => entry(`${prefix}${age}`, age));

test('keeps the entries used last, of each kind some', () => {
  // GIVEN more bases and images than are kept
  const bases = entries('base-', 3);
  const images = entries('image-', 13);
  // WHEN
  pruneCache(cache);
  // THEN the oldest of each kind is gone
  expect(bases.map(existsSync)).toEqual([true, true, false]);
  expect(images.filter(existsSync)).toEqual(images.slice(0, 12));
});

test('keeps what a lab uses that was not taken down', () => {
  // GIVEN an old image that a lab of some checkout uses
  const images = entries('image-', 14);
  const [used = '', unused = ''] = images.slice(12);
  addUser(used, run);
  const time = new Date(0);
  utimesSync(used, time, time);
  // WHEN
  pruneCache(cache);
  // THEN it stays, and others as old go
  expect([used, unused].map(existsSync)).toEqual([true, false]);
});

test('lets go of what a lab has used once it was taken down, though the next lab runs', () => {
  // GIVEN an image of a lab that was taken down, and a lab of the same checkout that uses another one
  const images = entries('image-', 13);
  const oldest = images[12] ?? '';
  addUser(oldest, run);
  utimesSync(oldest, new Date(0), new Date(0));
  rmSync(run, { recursive: true });
  addUser(images[0] ?? '', run);
  // WHEN
  pruneCache(cache);
  // THEN
  expect(existsSync(oldest)).toBe(false);
});

test('removes what stands on something that is gone', () => {
  // GIVEN a layer on a base that is not there, and one on a base that is
  entry('base-here');
  const orphan = entry('layer-a', 0, ['base-gone']);
  const sound = entry('layer-b', 0, ['base-here']);
  // WHEN
  pruneCache(cache);
  // THEN
  expect([orphan, sound].map(existsSync)).toEqual([false, true]);
});

test('leaves what is being made, and removes what a killed build left', async () => {
  // GIVEN one build that goes on and one whose process is gone
  const alive = entry('image-alive.part');
  const killed = entry('image-killed.part');
  writeFileSync(join(cache, 'image-killed.lock'), `${process.pid} 1`);
  await withLock(join(cache, 'image-alive.lock'), async () => {
    // WHEN
    pruneCache(cache);
    // THEN
    expect([alive, killed].map(existsSync)).toEqual([true, false]);
  });
});
