import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Entry, ensureEntry, entryDir } from '../../../lab/image/cache';
import { cacheDir } from '../../../lab/util/paths';

jest.mock('../../../lab/util/paths', () => {
  const { mkdtempSync } = jest.requireActual<typeof import('node:fs')>('node:fs');
  const { tmpdir } = jest.requireActual<typeof import('node:os')>('node:os');
  const dir = mkdtempSync(`${tmpdir()}/cache-`);
  return { cacheDir: `${dir}/cache`, runDir: `${dir}/run` };
});
afterAll(() => rmSync(join(cacheDir, '..'), { recursive: true }));

const built: string[] = [];
beforeEach(() => built.splice(0));

function entry(name: string, below: readonly Entry[] = [], fails = false): Entry {
  const build = async () => {
    await sleep(20);
    built.push(name);
    if (fails) throw new Error(`${name} does not work`);
  };
  return { name, below, build };
}

test('makes what an entry stands on first, and each once though many ask', async () => {
  // GIVEN two images on one layer on one base
  const base = entry('base-1');
  const layer = entry('layer-1', [base]);
  const images = ['image-1', 'image-2'].map((name) => entry(name, [layer, base]));
  // WHEN both are asked for at once, and again
  await Promise.all(images.map(ensureEntry));
  await Promise.all(images.map(ensureEntry));
  // THEN
  expect(built.slice(0, 2)).toEqual(['base-1', 'layer-1']);
  expect(built.slice(2).sort()).toEqual(['image-1', 'image-2']);
  expect(images.map(entryDir).every(existsSync)).toBe(true);
});

test('a build that failed leaves nothing that looks made, and the next one starts anew', async () => {
  // GIVEN
  await expect(ensureEntry(entry('base-2', [], true))).rejects.toThrow('base-2 does not work');
  expect(existsSync(join(cacheDir, 'base-2'))).toBe(false);
  // WHEN
  await ensureEntry(entry('base-2'));
  // THEN
  expect(built).toEqual(['base-2', 'base-2']);
  expect(readdirSync(cacheDir).filter((name) => name.startsWith('base-2'))).toEqual(['base-2']);
});
