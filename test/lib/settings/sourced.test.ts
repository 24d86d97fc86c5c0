import { elements, given, named, sourced } from '../../../lib/settings/sourced';

test('elements of a list keep their place when one was refused', () => {
  const refused = undefined;
  expect(elements(['clients'], [refused, 'b'], ['default'])).toEqual([
    { path: ['clients', 1], value: 'b', given: true },
  ]);
  expect(elements(['clients'], undefined, ['d'])).toEqual([{ path: ['clients', 0], value: 'd', given: false }]);
});

test('a default is called a default', () => {
  expect(named('skylan:x', sourced(['lanCidr'], undefined, 'x'))).toBe('skylan:x.lanCidr "x" (the default)');
  expect(named('skylan:x', sourced(['lanCidr'], 'y', 'x'))).toBe('skylan:x.lanCidr "y"');
});

test('a setting without a default is there when the user wrote it', () => {
  expect(given(['endpoint'], '203.0.113.7')).toEqual({ path: ['endpoint'], value: '203.0.113.7', given: true });
  expect(given(['endpoint'], undefined)).toBeUndefined();
});
