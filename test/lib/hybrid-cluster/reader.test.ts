import { Reader } from '../../../lib/hybrid-cluster/reader';
import { type HybridClusterSettings, hybridClusterSchema } from '../../../lib/hybrid-cluster/settings';
import { inspect } from '../../../lib/settings/inspect';

const readerOf = (settings: object) => new Reader(inspect<HybridClusterSettings>(hybridClusterSchema, 'k', settings));

test('a value that was refused is not replaced by the default', () => {
  // GIVEN
  const reader = readerOf({ name: 'A B' });
  // THEN
  expect(reader.read(['name'], undefined, 'x')).toBeUndefined();
  expect(reader.read(['suspendSeconds'], undefined, 600)).toEqual({
    path: ['suspendSeconds'],
    value: 600,
    given: false,
  });
});

test('a required setting has no value when nobody gave one', () => {
  const reader = readerOf({});
  expect(reader.required(['x'], undefined, undefined)).toBeUndefined();
  expect(reader.required(['x'], undefined, 'a')).toEqual({ path: ['x'], value: 'a', given: false });
  expect(reader.required(['x'], 'b', 'a')).toEqual({ path: ['x'], value: 'b', given: true });
});

test('refused elements of a list are left out', () => {
  const reader = readerOf({ partitions: [{ name: 'x', sites: [5, 'giessen'] }] });
  expect(reader.elements(['partitions', 0, 'sites'], [undefined as never, 'giessen'], [])).toEqual([
    { path: ['partitions', 0, 'sites', 1], value: 'giessen', given: true },
  ]);
});

test("a machine's own image goes before the image of all", () => {
  const reader = readerOf({ image: '/all' });
  expect(reader.image(['own'], '/own')).toEqual({ path: ['own'], value: '/own', given: true });
  expect(reader.image(['own'], undefined)).toEqual({ path: ['image'], value: '/all', given: true });
});

test('the image of all does not take the place of an own one that was refused', () => {
  // GIVEN
  const refused = { name: 'a', cidr: '10.1.0.0/24', provider: 'aws', gateway: { image: 'x' } };
  const reader = readerOf({ sites: [refused, refused] });
  // THEN
  expect(reader.image(['sites', 0, 'gateway', 'image'], undefined)).toBeUndefined();
});
