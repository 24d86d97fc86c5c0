import { NAME_PATTERN, NAMESPACE_PATTERN } from '../../../lib/custom-resource/contract';

describe('names', () => {
  test.each(['ros_local_gateway', 'a', '0.x-y', 'x'.repeat(64)])('takes the name %s', (name) => {
    expect(NAME_PATTERN.test(name)).toBe(true);
    expect(NAMESPACE_PATTERN.test(`skylan/${name}`)).toBe(true);
  });

  test.each(['', '.hidden', 'a/', '/a', 'a b', 'ä', 'x'.repeat(65)])('fails for the name %j', (name) => {
    expect(NAME_PATTERN.test(name)).toBe(false);
    expect(NAMESPACE_PATTERN.test(`skylan/${name}`)).toBe(false);
  });
});
