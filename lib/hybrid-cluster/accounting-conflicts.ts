import { named } from '../settings/sourced';
import { settingName } from '../settings/wording';
import type { Draft } from './draft';
import { SUBMIT_FROM_ANYWHERE } from './names';
import { HYBRID_CLUSTER_KEY as KEY } from './settings';

/** Where jobs are recorded, and settings that nothing of it would use. */
export function accountingConflicts({ accounting }: Pick<Draft, 'accounting'>): string[] {
  const { database, host, port, enforce } = accounting;
  if (!database) return [];
  const problems: string[] = [];
  if (database.value === 'external') {
    if (host && host.value === undefined)
      problems.push(`${named(KEY, database)} needs the host of slurmdbd; write ${settingName(KEY, host.path)}`);
    return problems;
  }
  for (const setting of [host, port])
    if (setting?.given)
      problems.push(
        `${named(KEY, setting)} is for a slurmdbd elsewhere, but ${named(KEY, database)} is not; ` +
          'leave it out, or write "external"',
      );
  if (database.value === 'none' && enforce?.given && enforce.value === 'yes')
    problems.push(
      `${named(KEY, enforce)} needs a record of accounts, but ${named(KEY, database)} keeps none; leave one of them out`,
    );
  return problems;
}

/** Host names beside the word for all of them, which they would add nothing to. */
export function submitConflicts({ submitFrom }: Pick<Draft, 'submitFrom'>): string[] {
  const all = submitFrom.find(({ value }) => value === SUBMIT_FROM_ANYWHERE);
  if (!all || submitFrom.length === 1) return [];
  return [`${named(KEY, all)} lets every machine submit jobs; leave the others out`];
}
