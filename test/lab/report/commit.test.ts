import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitOf } from '../../../lab/report/commit';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skylan-commit-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('GIVEN a checkout THEN its commit is told, with a mark when there are changes', () => {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@b'];
  const git = (...words: string[]) => execFileSync('git', ['-C', folder, ...who, ...words], { encoding: 'utf8' });
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '--message=one');
  const head = git('rev-parse', '--short=12', 'HEAD').trim();
  expect(commitOf(folder)).toEqual({ commit: head });
  writeFileSync(join(folder, 'new'), '');
  expect(commitOf(folder)).toEqual({ commit: `${head}+` });
});

test('GIVEN a folder that Git knows nothing of THEN no commit is told', () => {
  expect(commitOf(folder)).toEqual({});
});
