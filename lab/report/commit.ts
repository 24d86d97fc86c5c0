import { spawnSync } from 'node:child_process';
import type { Report } from './report';

/** The commit that is checked out, with `+` when there are changes beside it; nothing where Git knows of none. */
export function commitOf(folder: string): Pick<Report, 'commit'> {
  // The lab is root's, the checkout the user's: Git would not look at it unasked.
  const git = (...words: string[]) =>
    spawnSync('git', ['-c', `safe.directory=${folder}`, '-C', folder, ...words], { encoding: 'utf8' });
  const head = git('rev-parse', '--short=12', 'HEAD');
  if (head.status !== 0) return {};
  const changes = git('status', '--porcelain').stdout.trim();
  return { commit: `${head.stdout.trim()}${changes === '' ? '' : '+'}` };
}
