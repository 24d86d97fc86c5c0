import { pairs } from '../../../../lab/checks/cluster/pairs';
import type { ClusterSite } from '../../../../lab/running/cluster/running-cluster';
import { fakePeer } from '../../running/peer';

const site = (name: string): ClusterSite => ({
  name,
  cidr: '',
  gateway: fakePeer(`${name}-gateway`, () => ({})),
  worker: fakePeer(`${name}-1`, () => ({})),
});

test('each pair of sites is pinged both ways, workers and gateways', () => {
  // WHEN
  const told = pairs([site('a'), site('b'), site('c')]).map(([from, to]) => `${from.name} ${to.name}`);
  // THEN
  expect(new Set(told).size).toBe(18);
  expect(told).toEqual(expect.arrayContaining(['b-1 c-1', 'c-1 b-1', 'b-gateway c-1', 'c-1 b-gateway']));
});
