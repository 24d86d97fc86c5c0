import { gatewayHostname, onDemandHostname, workerHostname } from '../../../lib/hybrid-cluster/names';
import { hostName } from '../../../lib/settings/checks';

test('machines are called by their site', () => {
  expect(gatewayHostname('giessen')).toBe('giessen-gateway');
  expect(workerHostname('giessen', 1)).toBe('giessen-1');
  expect(onDemandHostname('giessen', 12)).toBe('giessen-cloud-12');
});

test('the longest name of a site gives host names', () => {
  const site = 'x'.repeat(20);
  for (const name of [gatewayHostname(site), workerHostname(site, 1000), onDemandHostname(site, 1000)]) {
    expect(hostName(name)).toBeUndefined();
  }
});
