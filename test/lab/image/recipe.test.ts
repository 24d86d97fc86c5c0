import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { basePackages, normalisePackages, recipeHash } from '../../../lab/image/recipe';

test('brings packages into one order, without duplicates', () => {
  expect(normalisePackages(['openvpn', 'docker.io', 'openvpn', 'g++'])).toEqual(['docker.io', 'g++', 'openvpn']);
});

test.each(['--option', 'a b', 'x', 'Nginx', '', 'a;b'])('fails for %j, which is no name of a package', (name) => {
  expect(() => normalisePackages([name])).toThrow(`not the name of a Debian package: ${name}`);
});

test('names its own packages rightly', () => {
  expect(normalisePackages(basePackages)).toEqual(basePackages);
});

test('gives a changed recipe another name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recipe-'));
  try {
    // GIVEN a recipe
    mkdirSync(join(folder, 'files'));
    writeFileSync(join(folder, 'files', 'a'), 'one');
    const before = recipeHash(['curl'], folder);
    // THEN the same one has the same name, and other packages another
    expect(recipeHash(['curl'], folder)).toBe(before);
    expect(recipeHash(['curl', 'jq'], folder)).not.toBe(before);
    // WHEN a file below it changes
    writeFileSync(join(folder, 'files', 'a'), 'two');
    // THEN so does its name
    expect(recipeHash(['curl'], folder)).not.toBe(before);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
