import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lowerDirs } from '../../../lab/image/rootfs';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rootfs-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('layers lie over each other down to the one that holds everything', () => {
  // GIVEN three layers, of which the middle one is whole: there was no overlayfs to make it a layer
  const [top = '', middle = '', bottom = ''] = ['top', 'middle', 'bottom'].map((name) => join(dir, name));
  mkdirSync(middle);
  writeFileSync(join(middle, 'whole'), '');
  // THEN the lowest one is not looked at
  expect(lowerDirs([top, middle, bottom])).toBe(`${top}/root:${middle}/root`);
  expect(lowerDirs([top, bottom])).toBe(`${top}/root:${bottom}/root`);
});
