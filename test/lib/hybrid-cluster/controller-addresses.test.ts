import { machineAddresses } from '../../../lib/hybrid-cluster/controller-addresses';
import { clusterPlan } from '../../helpers/cluster-plan';

test.each([
  ['the two of image revisions', {}, ['192.168.77.137', '192.168.77.138']],
  ['and one that was written', { address: '192.168.77.140' }, ['192.168.77.137', '192.168.77.138', '192.168.77.140']],
])('the machine of a controller in AWS has one of these: %s', (_, controller, addresses) => {
  expect(machineAddresses(clusterPlan(0, { controller: { site: 'giessen', ...controller } }))).toEqual(addresses);
});

test('outside AWS it has one', () => {
  expect(machineAddresses(clusterPlan())).toEqual(['192.168.66.10']);
});
