import {
  formerNamespace,
  NAME_PATTERN,
  NAMESPACE_PATTERN,
  networkNamespace,
  successorOf,
} from '../../../lib/custom-resource/contract';

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

describe('namespaces', () => {
  test('a LAN and a cluster of one name have none in common', () => {
    expect(networkNamespace('lan', 'lab')).toBe('skylan/lan/lab');
    expect(networkNamespace('cluster', 'lab')).toBe('skylan/cluster/lab');
  });

  test.each(['lab', 'lan', 'x'.repeat(64)])('what is in the former one of %s moves to the one of its kind', (name) => {
    for (const kind of ['lan', 'cluster'] as const) {
      expect(successorOf(kind, formerNamespace(name))).toBe(networkNamespace(kind, name));
      expect(NAMESPACE_PATTERN.test(networkNamespace(kind, name))).toBe(true);
    }
  });

  test.each(['skylan/lan/lab', 'skylan/cluster/lab', 'skylan', 'other/lab', 'skylan/', 'x/skylan/lab'])(
    '%s is no former one',
    (namespace) => {
      expect(successorOf('lan', namespace)).toBeUndefined();
    },
  );
});
