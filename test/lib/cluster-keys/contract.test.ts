import {
  pairName,
  parameterNames,
  SITE_PATTERN,
  sitesOfPair,
  WIREGUARD_KEY_PATTERN,
} from '../../../lib/cluster-keys/contract';

test('every parameter is below the namespace', () => {
  const names = parameterNames('skylan/cluster/lab');
  const all = [
    ...Object.values(names.site('giessen')).flat(),
    names.presharedKey('a--b'),
    names.mungeKey,
    names.mungeKeyRecord,
  ];
  expect(all).toEqual([
    '/skylan/cluster/lab/sites/giessen/private-key',
    '/skylan/cluster/lab/sites/giessen/public-key',
    '/skylan/cluster/lab/sites/giessen/pack',
    ...[2, 3, 4, 5, 6, 7, 8, 9].map((part) => `/skylan/cluster/lab/sites/giessen/pack-${part}`),
    '/skylan/cluster/lab/sites/giessen/tunnel',
    '/skylan/cluster/lab/pairs/a--b/preshared-key',
    '/skylan/cluster/lab/slurm/munge-key',
    '/skylan/cluster/lab/slurm/munge-key-record',
  ]);
});

test('a pair has one name, whatever the order of its sites', () => {
  expect(pairName('giessen', 'bielefeld')).toBe('bielefeld--giessen');
  expect(pairName('bielefeld', 'giessen')).toBe('bielefeld--giessen');
  expect(sitesOfPair('bielefeld--giessen')).toEqual(['bielefeld', 'giessen']);
});

test.each(['a', 'bielefeld', 'site-2', 'x'.repeat(31)])('takes the site %s', (name) => {
  expect(SITE_PATTERN.test(name)).toBe(true);
});

test.each(['', '2', 'a--b', 'a-', 'A', 'a_b', 'x'.repeat(32)])('fails for the site %j', (name) => {
  expect(SITE_PATTERN.test(name)).toBe(false);
});

test.each([
  ['AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=', true],
  ['AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=', false],
  ['AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=', false],
])('the key %s is 32 bytes: %s', (key, isKey) => {
  expect(WIREGUARD_KEY_PATTERN.test(key)).toBe(isKey);
});
