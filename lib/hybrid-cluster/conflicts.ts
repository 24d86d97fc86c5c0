import { accountingConflicts, submitConflicts } from './accounting-conflicts';
import { directoryConflicts } from './directory-conflicts';
import type { Draft } from './draft';
import { clusterFleetConflicts } from './fleet-conflicts';
import { homeConflicts } from './home-conflicts';
import { networkConflicts } from './network-conflicts';
import { siteConflicts } from './site-conflicts';
import { slurmConflicts } from './slurm-conflicts';
import { tokenConflicts } from './token-conflicts';

/** One sentence for each group of values that cannot hold together. Values that were refused are left out of it. */
export function draftConflicts(draft: Draft): string[] {
  return [
    ...networkConflicts(draft),
    ...draft.sites.flatMap(siteConflicts),
    ...slurmConflicts(draft),
    ...clusterFleetConflicts(draft),
    ...homeConflicts(draft),
    ...directoryConflicts(draft),
    ...accountingConflicts(draft),
    ...submitConflicts(draft),
    ...tokenConflicts(draft),
  ];
}
