import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type MapRow, mapOf, mapProblems } from './helpers/code-map';
import { importProblems } from './helpers/import-rules';

const root = join(__dirname, '..');
const rows = mapOf(readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8'));

test("CONTRIBUTING's table has a row for every folder, and a folder for every row", () => {
  expect(mapProblems(rows, root)).toEqual([]);
});

test("each folder imports what CONTRIBUTING's table lets it import, and nothing else", () => {
  expect(importProblems(rows, root)).toEqual([]);
});

describe('a project of its own', () => {
  let project: string;
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'skylan-map-'));
  });
  afterEach(() => rmSync(project, { recursive: true }));

  function write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, path), text);
    }
  }

  const ROWS: readonly MapRow[] = [
    { path: 'bin/', mayImport: ['lib/a/'] },
    { path: 'lib/a/', mayImport: ['lib/b/contract.ts'] },
    { path: 'lib/b/', mayImport: [] },
  ];
  const GOOD = {
    'bin/app.ts': "import '../lib/a/one';\nimport 'node:fs';\n",
    'lib/a/one.ts': "import type { Contract } from '../b/contract';\nimport './deep/two';\n",
    'lib/a/deep/two.ts': 'export {};\n',
    'lib/b/contract.ts': 'export interface Contract {}\n',
    'lib/b/core.ts': 'export interface Core {}\n',
  };

  test('GIVEN a table that is right WHEN it is compared THEN nothing is said', () => {
    write(GOOD);
    expect(mapProblems(ROWS, project)).toEqual([]);
    expect(importProblems(ROWS, project)).toEqual([]);
  });

  test.each([
    ['a folder without a row', ROWS.slice(0, 2), 'lib/b/ has no row: say there what it is and what it may import'],
    [
      'a row without a folder',
      [...ROWS, { path: 'lib/c/', mayImport: [] }],
      'lib/c/ has a row and is not there: take the row away',
    ],
    ['two rows of one folder', [...ROWS, { path: 'lib/b/', mayImport: [] }], 'lib/b/ has two rows: make one of them'],
    [
      'a row that may import nothing that there is',
      [...ROWS.slice(0, 2), { path: 'lib/b/', mayImport: ['lib/d/'] }],
      'lib/b/ may import lib/d/, which is not there: correct the row',
    ],
    [
      'rows that may import each other',
      [...ROWS.slice(0, 2), { path: 'lib/b/', mayImport: ['bin/'] }],
      'lib/b/ may import what may import it: one of them has to do without the other',
    ],
  ])('fails for %s', (_, table, problem) => {
    write(GOOD);
    expect(mapProblems(table, project)).toContain(problem);
  });

  test('fails for a file beside folders that have rows', () => {
    write({ ...GOOD, 'lib/settings.ts': '' });
    expect(mapProblems(ROWS, project)).toEqual([
      'lib/settings.ts has no row: say there what it is and what it may import',
    ]);
  });

  test.each([
    [
      'a file of which only another may be imported, be it for its types',
      { 'lib/a/one.ts': "import type { Core } from '../b/core';\n" },
      'lib/a/one.ts -> lib/b/core.ts: lib/a/ may import lib/b/contract.ts',
    ],
    [
      'a folder that may import nothing',
      { 'lib/b/core.ts': "export * from '../a/one';\n" },
      'lib/b/core.ts -> lib/a/one.ts: lib/b/ may import nothing',
    ],
    [
      'a circle in a folder',
      { 'lib/a/deep/two.ts': "import '../one';\n" },
      'lib/a/deep/two.ts -> lib/a/one.ts -> lib/a/deep/two.ts: a circle',
    ],
    ['what is not there', { 'lib/b/core.ts': "import './gone';\n" }, 'lib/b/core.ts -> ./gone: nothing is there'],
  ])('fails for %s', (_, files, stray) => {
    write({ ...GOOD, ...files });
    expect(importProblems(ROWS, project)).toContain(stray);
  });

  test('fails for what a row may import and does not', () => {
    write({ ...GOOD, 'bin/app.ts': '' });
    expect(importProblems(ROWS, project)).toEqual(['bin/ does not import lib/a/: take it away']);
  });
});

describe('mapOf', () => {
  test('GIVEN a table THEN each row has its folder, and what it may import', () => {
    const text =
      '# A\n\n| folder | what it is | may import |\n|---|---|---|\n| `a/` | see `x` | `b/`, `c.ts` |\n| `b/` | | |\n\n| `z/` |';
    expect(mapOf(text)).toEqual([
      { path: 'a/', mayImport: ['b/', 'c.ts'] },
      { path: 'b/', mayImport: [] },
    ]);
  });

  test.each([
    ['a text without the table', '| folder |\n|---|', 'no table whose last column is "may import"'],
    [
      'a row that names no folder',
      '| folder | may import |\n|---|---|\n| lib | |',
      'row without a folder in backquotes',
    ],
  ])('fails for %s', (_, text, message) => {
    expect(() => mapOf(text)).toThrow(message);
  });
});
