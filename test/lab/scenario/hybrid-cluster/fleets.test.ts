import { CLUSTER_CHECKS } from '../../../../lab/checks/cluster/cluster-checks';
import { DEFAULT_SHAPE } from '../../../../lab/running/cluster/settings';
import { hybridCluster } from '../../../../lab/scenario/hybrid-cluster';
import { FLEET_CHECK } from '../../../../lab/scenario/hybrid-cluster/fleets';

test('the fleets can be asked for alone, and no other check has their name', () => {
  const chosen = { ...DEFAULT_SHAPE, controls: false, existing: false, only: FLEET_CHECK.name };
  expect(() => hybridCluster(chosen)).not.toThrow();
  expect(CLUSTER_CHECKS.map(({ name }) => name)).not.toContain(FLEET_CHECK.name);
});
