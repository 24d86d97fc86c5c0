import { PARAMETER_LIMIT_BYTES } from '../../../../lib/hybrid-cluster/limits';
import { planHybridCluster } from '../../../../lib/hybrid-cluster/plan';
import { renderFleets } from '../../../../lib/hybrid-cluster/render/fleets';
import { fleetPlan } from '../../../helpers/cluster-plan';

test('each fleet is told with its nodes, and with what EC2 makes their machines of', () => {
  // WHEN
  const text = renderFleets(fleetPlan(), 'eu-central-1', (nodes) => ({
    launchTemplate: `lt-${nodes}`,
    version: '3',
    subnets: ['subnet-1', 'subnet-2'],
  }));
  // THEN
  expect(JSON.parse(text)).toEqual({
    cluster: 'hybrid-cluster',
    region: 'eu-central-1',
    fleets: [
      {
        ...{ nodes: 'giessen-burst', max: 20, launchTemplate: 'lt-giessen-burst', version: '3', purchase: 'spot' },
        ...{ instanceTypes: ['c7i.large', 'c6i.large'], subnets: ['subnet-1', 'subnet-2'] },
      },
      {
        ...{ nodes: 'giessen-steady', max: 2, launchTemplate: 'lt-giessen-steady', version: '3', purchase: 'onDemand' },
        ...{ instanceTypes: ['m7i.large'], subnets: ['subnet-1', 'subnet-2'] },
      },
    ],
  });
});

test('the longest list of fleets fits a parameter', () => {
  // GIVEN as many as there may be, with the longest names, of as many types as there may be
  const fleets = Array.from({ length: 10 }, (_, index) => ({
    name: `a-long-name-of-burst${index}`.slice(-20).replace(/^[^a-z]+/, 'a'),
    instanceTypes: Array.from({ length: 20 }, (__, type) => `u7in-${type + 10}tb.224xlarge`),
    max: 100,
    zones: 3,
  }));
  const plan = planHybridCluster({
    name: 'a-cluster-with-a-name-of-32-char',
    sites: [
      { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external' },
      { name: 'a-site-of-20-letters', cidr: '10.77.0.0/16', provider: 'aws', fleets },
    ],
  });
  // WHEN
  const text = renderFleets(plan, 'ap-southeast-1', () => ({
    launchTemplate: 'lt-0123456789abcdef0',
    version: '1000',
    subnets: Array.from({ length: 3 }, () => 'subnet-0123456789abcdef0'),
  }));
  // THEN
  expect(Buffer.byteLength(text)).toBeLessThan(PARAMETER_LIMIT_BYTES);
});
