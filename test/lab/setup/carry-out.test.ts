import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluate } from './evaluate';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carry-out-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What it prints, for tasks given as the text of an object. */
const carryOut = (tasks: string) => {
  const arguments_ = `${JSON.stringify(folder)}, ${tasks}, (line) => said.push(line)`;
  return evaluate(
    'carry-out.mjs',
    `await (async () => { const said = []; await it.carryOut(${arguments_}); return said; })()`,
  );
};

test('GIVEN two tasks of which each waits for the other THEN both end: they go side by side', () => {
  const meet = (mine: string, other: string) =>
    `(run) => run(['sh', '-c', 'touch ${mine}; until test -e ${other}; do sleep 0.01; done; echo met'], { cwd: ${JSON.stringify(folder)} })`;
  const said = carryOut(`{ 'First one': ${meet('a', 'b')}, second: ${meet('b', 'a')} }`) as string[];
  expect(said.sort()).toEqual([
    expect.stringMatching(/^ {2}First one: installed, \d+ s$/),
    expect.stringMatching(/^ {2}second: installed, \d+ s$/),
  ]);
  expect(readFileSync(join(folder, 'first-one.log'), 'utf8')).toBe('met\n');
});

test('GIVEN a task that fails THEN its last lines are told, and the other one is brought to its end', () => {
  const failing = "(run) => run(['sh', '-c', 'echo no such package >&2; exit 7'])";
  const slow = "async (run) => { await run(['sleep', '0.3']); await run(['echo', 'whole']); }";
  expect(() => carryOut(`{ packages: ${failing}, slow: ${slow} }`)).toThrow(
    /packages: sh -c .*exit status 7\.\n {2}no such package\nAll of it: .*packages\.log/,
  );
  expect(readFileSync(join(folder, 'slow.log'), 'utf8')).toBe('whole\n');
});

test('GIVEN input THEN the program reads it', () => {
  carryOut(`{ read: (run) => run(['cat'], { input: 'a source' }) }`);
  expect(readFileSync(join(folder, 'read.log'), 'utf8')).toBe('a source');
});
