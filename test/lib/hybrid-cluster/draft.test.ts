import { draftOf } from '../../../lib/hybrid-cluster/draft';
import { type HybridClusterSettings, hybridClusterSchema } from '../../../lib/hybrid-cluster/settings';
import { inspect } from '../../../lib/settings/inspect';
import { sites, third } from './problems-of';

function draft(settings: object) {
  return draftOf(inspect<HybridClusterSettings>(hybridClusterSchema, 'k', settings));
}

test('the controller is at the first external site, on its gateway', () => {
  // WHEN
  const { controller } = draft(sites({ provider: 'aws' }, { provider: 'external', gatewayAddress: '192.168.77.9' }));
  // THEN
  expect(controller.site).toEqual({ path: ['controller', 'site'], value: 'giessen', given: false });
  expect(controller.hostname?.value).toBe('master');
  expect(controller.address?.value).toBe('192.168.77.9');
  expect(controller.serviceAddress?.value).toBeUndefined();
});

test('the controller is in the first site when all are in AWS', () => {
  // WHEN
  const { controller } = draft(sites({ provider: 'aws' }));
  // THEN
  expect(controller.site?.value).toBe('bielefeld');
  expect(controller.hostname?.value).toBe('controller');
  expect(controller.address?.value).toBe('192.168.66.138');
  expect(controller.serviceAddress?.value).toBe('192.168.66.136');
});

test('there is a partition for each site, and one over all', () => {
  // WHEN
  const { partitions } = draft(sites({}, {}, third()));
  // THEN
  expect(partitions.map(({ name, sites: names }) => [name?.value, names.map(({ value }) => value)])).toEqual([
    ['bielefeld', ['bielefeld']],
    ['giessen', ['giessen']],
    ['berlin', ['berlin']],
    ['all', ['bielefeld', 'giessen', 'berlin']],
  ]);
});

test('partitions of the user take the place of all others', () => {
  // WHEN
  const { partitions } = draft({ partitions: [{ name: 'x', sites: ['giessen'] }] });
  // THEN
  expect(partitions).toMatchObject([
    {
      name: { path: ['partitions', 0, 'name'], value: 'x', given: true },
      sites: [{ path: ['partitions', 0, 'sites', 0], value: 'giessen', given: true }],
    },
  ]);
});
