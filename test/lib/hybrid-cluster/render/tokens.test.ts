import { renderSlurmConf } from '../../../../lib/hybrid-cluster/render/slurm';
import { hasTokens, tokenLines } from '../../../../lib/hybrid-cluster/render/tokens';
import { clusterPlan } from '../../../helpers/cluster-plan';

test('tokens are taken where it is said, and are good for thirty days at most', () => {
  const plan = clusterPlan(0, { tokens: 'yes' });
  expect(hasTokens(plan)).toBe(true);
  expect(tokenLines(plan)).toEqual([
    'AuthAltTypes=auth/jwt',
    'AuthAltParameters=jwt_key=/etc/slurm/jwt_hs256.key,max_token_lifespan=2592000',
  ]);
  expect(renderSlurmConf(plan)).toContain('\nAuthAltTypes=auth/jwt\n');
});

test('and not otherwise', () => {
  expect(hasTokens(clusterPlan())).toBe(false);
  expect(renderSlurmConf(clusterPlan())).not.toContain('AuthAlt');
});
