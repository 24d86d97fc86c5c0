import { planHybridCluster } from '../../../lib/hybrid-cluster/plan';
import type { AwsSitePlan } from '../../../lib/hybrid-cluster/plan-types';
import type { HybridClusterSettings } from '../../../lib/hybrid-cluster/settings';
import { sites } from './problems-of';

const planned = (...fleets: object[]) =>
  planHybridCluster(
    sites(
      {},
      { fleets: fleets.map((one) => ({ name: 'burst', instanceTypes: ['c7i.large'], max: 2, ...one })) },
    ) as HybridClusterSettings,
  ).sites[1] as AwsSitePlan;

test('a fleet calls its nodes after its site and itself, and its name is a feature', () => {
  const [fleet] = planned({ features: ['big', 'big'] }).fleets;
  expect(fleet).toMatchObject({ nodes: 'giessen-burst', features: ['burst', 'big'], gres: '' });
});

test("an image of its own goes before the cluster's", () => {
  const [own, other] = planned({ image: '/own' }, { name: 'other' }).fleets;
  expect(own?.image).toBe('/own');
  expect(other?.image).toBe('/aws/service/debian/release/13/latest/amd64');
});

test('a site has as many subnets as its fleets use zones', () => {
  expect(planned().fleetSubnetCidrs).toEqual([]);
  expect(planned({}).fleetSubnetCidrs).toEqual(['192.168.77.64/27']);
  expect(planned({}, { name: 'wide', zones: 2 }).fleetSubnetCidrs).toEqual(['192.168.77.64/27', '192.168.77.96/28']);
});
