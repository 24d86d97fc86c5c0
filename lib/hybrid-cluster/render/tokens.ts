/** Tokens: how users without a munge key, such as on a laptop, are known to Slurm (JWT). */

import type { HybridClusterPlan } from '../plan-types';
import { PATHS } from './paths';

/** Longest time that a user's token is good for, in seconds: 30 days. Its maker chooses less, by default half an hour. */
const LONGEST_LIFESPAN_SECONDS = 30 * 24 * 3600;

/** What a controller takes tokens with, and HTTP. */
export const TOKEN_PACKAGES: readonly string[] = ['slurm-wlm-jwt-plugin', 'slurmrestd'];

/** TCP port of slurmrestd on the controller's loopback, Slurm's own: the drop-in of its unit has it. */
export const REST_PORT = 6820;

/** Whether the controller takes tokens. */
export function hasTokens({ tokens }: Pick<HybridClusterPlan, 'tokens'>): boolean {
  return tokens === 'yes';
}

/**
 * slurm.conf's lines, which slurmdbd takes over where it is on the controller's machine. Workers have them too and need
 * neither key nor plugin: tokens are for those two daemons.
 */
export function tokenLines(plan: Pick<HybridClusterPlan, 'tokens'>): string[] {
  if (!hasTokens(plan)) return [];
  return [
    'AuthAltTypes=auth/jwt',
    `AuthAltParameters=jwt_key=${PATHS.tokenKey},max_token_lifespan=${LONGEST_LIFESPAN_SECONDS}`,
  ];
}
