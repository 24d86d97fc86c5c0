import { gatewayHostname, workerNames } from '../../../lib/hybrid-cluster/names';
import { hostName } from '../../../lib/settings/checks';

test('machines are called by their site, and by their kind where it has a name', () => {
  expect(gatewayHostname('giessen')).toBe('giessen-gateway');
  expect(workerNames('giessen', undefined)).toEqual({ standing: 'giessen', onDemand: 'giessen-cloud' });
  expect(workerNames('giessen', 'gpu')).toEqual({ standing: 'giessen-gpu', onDemand: 'giessen-gpu-cloud' });
});

test('the longest names of a site and a kind give host names', () => {
  const long = 'x'.repeat(20);
  for (const name of [gatewayHostname(long), `${workerNames(long, long).onDemand}-1000`]) {
    expect(hostName(name)).toBeUndefined();
  }
});
