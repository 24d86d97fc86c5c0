import { given, named, sourced } from '../../../lib/settings/sourced';

test('a default is called a default', () => {
  expect(named('skylan:x', sourced(['lanCidr'], undefined, 'x'))).toBe('skylan:x.lanCidr "x" (the default)');
  expect(named('skylan:x', sourced(['lanCidr'], 'y', 'x'))).toBe('skylan:x.lanCidr "y"');
});

test('a setting without a default is there when the user wrote it', () => {
  expect(given(['endpoint'], '203.0.113.7')).toEqual({ path: ['endpoint'], value: '203.0.113.7', given: true });
  expect(given(['endpoint'], undefined)).toBeUndefined();
});
