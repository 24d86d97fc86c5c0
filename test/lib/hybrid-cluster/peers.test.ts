import { peersOf } from '../../../lib/hybrid-cluster/peers';
import { planHybridCluster } from '../../../lib/hybrid-cluster/plan';
import type { HybridClusterSettings } from '../../../lib/hybrid-cluster/settings';
import { sites, third } from './problems-of';

const plan = planHybridCluster({
  ...sites({}, {}, third({ endpoint: '203.0.113.7' })),
  tunnel: { keepaliveSeconds: 20 },
} as HybridClusterSettings);

test('a site has every other site as a peer', () => {
  expect(peersOf(plan, 'giessen')).toEqual([
    {
      site: 'bielefeld',
      tunnelAddress: '10.0.0.1',
      cidr: '192.168.66.0/24',
      endpoint: { kind: 'none' },
      keepaliveSeconds: 20,
      pairName: 'bielefeld--giessen',
    },
    {
      site: 'berlin',
      tunnelAddress: '10.0.0.3',
      cidr: '192.168.88.0/24',
      endpoint: { kind: 'address', address: '203.0.113.7' },
      keepaliveSeconds: 20,
      pairName: 'berlin--giessen',
    },
  ]);
});

test('an AWS site is called at its Elastic IP', () => {
  expect(peersOf(plan, 'berlin').map(({ site, endpoint }) => [site, endpoint.kind])).toEqual([
    ['bielefeld', 'none'],
    ['giessen', 'elastic-ip'],
  ]);
});
