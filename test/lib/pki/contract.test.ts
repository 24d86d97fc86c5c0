import { NAME_PATTERN, NAMESPACE_PATTERN, parameterNames } from '../../../lib/pki/contract';

describe('contract', () => {
  test('every parameter is below the namespace', () => {
    const names = parameterNames('skylan/lab');
    const all = [
      ...Object.values(names).filter((name) => typeof name === 'string'),
      ...Object.values(names.client('home')),
    ];
    expect(all).toHaveLength(12);
    for (const name of all) expect(name === '/skylan/lab' || name.startsWith('/skylan/lab/')).toBe(true);
  });

  test.each(['ros_local_gateway', 'a', '0.x-y', 'x'.repeat(64)])('takes the name %s', (name) => {
    expect(NAME_PATTERN.test(name)).toBe(true);
    expect(NAMESPACE_PATTERN.test(`skylan/${name}`)).toBe(true);
  });

  test.each(['', '.hidden', 'a/', '/a', 'a b', 'ä', 'x'.repeat(65)])('fails for the name %j', (name) => {
    expect(NAME_PATTERN.test(name)).toBe(false);
    expect(NAMESPACE_PATTERN.test(`skylan/${name}`)).toBe(false);
  });
});
