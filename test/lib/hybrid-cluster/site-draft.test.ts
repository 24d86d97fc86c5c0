import { draftOf } from '../../../lib/hybrid-cluster/draft';
import { type HybridClusterSettings, hybridClusterSchema } from '../../../lib/hybrid-cluster/settings';
import { inspect } from '../../../lib/settings/inspect';
import { sites } from './problems-of';

function drafts(settings: object, tunnelCidr = '10.0.0.0/24') {
  const all = { tunnel: { cidr: tunnelCidr }, ...settings };
  return draftOf(inspect<HybridClusterSettings>(hybridClusterSchema, 'k', all)).sites;
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
  expect(site?.workers[0]?.count).toBeUndefined();
  expect(site?.workers[0]?.onDemand?.value).toBe(0);
});

test('a feature keeps its place when one before it was refused', () => {
  expect(drafts(sites({ features: ['&', 'gpu'] }))[0]?.features).toEqual([
    { path: ['sites', 0, 'features', 1], value: 'gpu', given: true },
  ]);
});

test("a machine's own image goes before the image of all", () => {
  // WHEN
  const [, giessen] = drafts({ image: '/all', ...sites({}, { gateway: { image: '/own' } }) });
  // THEN
  expect(giessen?.gateway.image).toEqual({ path: ['sites', 1, 'gateway', 'image'], value: '/own', given: true });
  expect(giessen?.workers[0]?.image).toEqual({ path: ['image'], value: '/all', given: true });
});

test('kinds begin at their place in the list, unless one has a slot of its own', () => {
  const slots = (workers: unknown) => drafts(sites({}, { workers }))[1]?.workers.map(({ slot }) => slot?.value);
  expect(slots(undefined)).toEqual([0]);
  expect(slots({ count: 2 })).toEqual([0]);
  expect(slots([{}, { name: 'a', slot: 5 }, { name: 'b' }])).toEqual([0, 5, 2]);
});
