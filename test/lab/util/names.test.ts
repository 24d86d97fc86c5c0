import { instanceSuffix, netnsName } from '../../../lab/util/names';

test('differs between two checkouts and is the same for one', () => {
  // GIVEN two checkouts
  const [one, two] = [instanceSuffix('/home/a/skylan'), instanceSuffix('/home/b/skylan')];
  // THEN their names differ, always in the same way
  expect(one).not.toBe(two);
  expect(instanceSuffix('/home/a/skylan')).toBe(one);
});

test('names a namespace after the checkout and its part', () => {
  expect(netnsName('vpc')).toMatch(/^skylan-[0-9a-f]{6}-vpc$/);
});
