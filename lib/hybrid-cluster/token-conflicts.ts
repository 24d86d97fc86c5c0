import { named } from '../settings/sourced';
import type { Draft } from './draft';
import { HYBRID_CLUSTER_KEY as KEY } from './settings';

/** Tokens of a controller whose slurm.conf is its operator's. */
export function tokenConflicts({ tokens, controller }: Pick<Draft, 'tokens' | 'controller'>): string[] {
  if (tokens?.value !== 'yes' || controller.mode?.value !== 'include') return [];
  return [
    `${named(KEY, tokens)} is for a controller of this cluster's own; leave it out, and write AuthAltTypes=auth/jwt into ` +
      'the slurm.conf that you have',
  ];
}
