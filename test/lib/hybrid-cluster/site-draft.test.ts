import { Reader } from '../../../lib/hybrid-cluster/reader';
import { type HybridClusterSettings, hybridClusterSchema } from '../../../lib/hybrid-cluster/settings';
import { siteDrafts } from '../../../lib/hybrid-cluster/site-draft';
import { inspect } from '../../../lib/settings/inspect';
import { sourced } from '../../../lib/settings/sourced';
import { sites } from './problems-of';

function drafts(settings: object, tunnelCidr = '10.0.0.0/24') {
  const inspection = inspect<HybridClusterSettings>(hybridClusterSchema, 'k', settings);
  const tunnel = sourced(['tunnel', 'cidr'], tunnelCidr, '');
  return siteDrafts(inspection.accepted ?? {}, new Reader(inspection), tunnel);
}

test("the seed's sites are defaults", () => {
  // WHEN
  const [bielefeld, giessen] = drafts({});
  // THEN
  expect(bielefeld?.name).toEqual({ path: ['sites', 0, 'name'], value: 'bielefeld', given: false });
  expect(giessen?.cidr).toEqual({ path: ['sites', 1, 'cidr'], value: '192.168.77.0/24', given: false });
  expect(giessen?.written).toEqual({});
});

test('addresses follow the networks, MTUs the provider', () => {
  // WHEN
  const found = drafts(sites({ cidr: '10.1.0.0/16' }), '10.9.0.0/28');
  // THEN
  expect(
    found.map((site) => [site.tunnelAddress?.value, site.gatewayAddress?.value, site.uplinkMtuBytes?.value]),
  ).toEqual([
    ['10.9.0.1', '10.1.0.10', 1450],
    ['10.9.0.2', '192.168.77.10', 1500],
  ]);
});

test('a refused site is left out, and the others keep their place', () => {
  expect(
    drafts({ sites: [5, ...sites().sites] }).map(({ path, tunnelAddress }) => [path, tunnelAddress?.value]),
  ).toEqual([
    [['sites', 1], '10.0.0.2'],
    [['sites', 2], '10.0.0.3'],
  ]);
});

test('what was refused is undefined, and so is what depends on it', () => {
  // WHEN
  const [site] = drafts(sites({ cidr: 'x', provider: 'x', workers: { count: -1 } }));
  // THEN
  expect(site).toMatchObject({ cidr: undefined, gatewayAddress: undefined, uplinkMtuBytes: undefined });
  expect(site?.workers.count).toBeUndefined();
  expect(site?.workers.onDemand?.value).toBe(0);
});

test('a feature keeps its place when one before it was refused', () => {
  expect(drafts(sites({ features: ['&', 'gpu'] }))[0]?.features).toEqual([
    { path: ['sites', 0, 'features', 1], value: 'gpu', given: true },
  ]);
});

test('a package that is named twice is installed once', () => {
  expect(drafts(sites({}, { workers: { packages: ['htop', 'htop'] } }))[1]?.workers.packages).toEqual(['htop']);
});
