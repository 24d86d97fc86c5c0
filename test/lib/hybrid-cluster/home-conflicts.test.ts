import { problemsOf, sites } from './problems-of';

const K = 'skylan:hybridCluster';

test('a server of homes that the tunnel does not lead to is refused', () => {
  expect(problemsOf({ ...sites(), home: '10.1.2.3:/export/home' })).toEqual([
    `${K}.home "10.1.2.3:/export/home" is a server outside all sites, which the tunnel does not lead to; write one in ` +
      '192.168.66.0/24 or 192.168.77.0/24',
  ]);
});

test.each(['controller', 'none', '192.168.66.50:/export/home'])('homes from %s are good', (home) => {
  expect(problemsOf({ ...sites(), home })).toEqual([]);
});

test('what is no place of homes is refused', () => {
  expect(problemsOf({ ...sites(), home: 'filer:/home' })).toEqual([
    `${K}.home "filer:/home" is no place of homes; write "controller", "none", or a server's address and path such as ` +
      '"10.1.2.3:/export/home"',
  ]);
});

test('a refused network brings no other problem', () => {
  expect(problemsOf({ ...sites({ cidr: 'x' }), home: '10.1.2.3:/h' })).toHaveLength(1);
});
