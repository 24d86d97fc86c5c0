import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { handlerCode } from '../../../lib/custom-resource/handler-code';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'skylan-handler-'));
  mkdirSync(join(root, 'lambda'));
  write('package-lock.json', '{}');
  write('lambda/index.ts', "import { word } from './word';\nexport const handler = async () => word;\n");
  write('lambda/word.ts', "export const word: string = 'first';\n");
});

afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  writeFileSync(join(root, path), text);
}

const code = () => join(handlerCode({ root, entry: 'lambda/index.ts' }), 'index.js');
const says = async () => require(code()).handler();
const madeAt = () => statSync(code()).mtimeMs;

test('GIVEN a handler THEN its bundle runs by itself', async () => {
  expect(await says()).toBe('first');
  expect(readFileSync(code(), 'utf8')).not.toContain('./word');
});

test('GIVEN a bundle WHEN nothing has changed THEN it is taken as it is', () => {
  const first = madeAt();
  expect(madeAt()).toBe(first);
});

test.each([
  ['a file that it was made from has changed', 'lambda/word.ts', "export const word = 'second';\n", 'second'],
  ['its own file has changed', 'lambda/index.ts', "export const handler = async () => 'third';\n", 'third'],
])('WHEN %s THEN it is made anew', async (_what, path, text, word) => {
  await says();
  write(path, text);
  expect(await says()).toBe(word);
});

test('WHEN a package has changed THEN it is made anew', () => {
  const first = madeAt();
  write('package-lock.json', '{"changed": true}');
  expect(madeAt()).toBeGreaterThan(first);
});

test('WHEN it was damaged by half THEN it is made anew', async () => {
  rmSync(code());
  expect(await says()).toBe('first');
});

test('fails with a handler that cannot be bundled, and leaves nothing behind that would be taken for one', () => {
  write('lambda/index.ts', "import './nowhere';\n");
  expect(code).toThrow('Could not resolve "./nowhere"');
  expect(code).toThrow('Could not resolve "./nowhere"');
});
