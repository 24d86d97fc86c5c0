import { problemsOf, sites } from './problems-of';

const OWN = { mode: 'include', mungeKeyParameter: '/slurm/munge-key' };

test('tokens of a controller whose slurm.conf is its operator’s are refused', () => {
  expect(problemsOf({ ...sites(), controller: OWN, tokens: 'yes' })).toEqual([
    'skylan:hybridCluster.tokens "yes" is for a controller of this cluster\'s own; leave it out, and write ' +
      'AuthAltTypes=auth/jwt into the slurm.conf that you have',
  ]);
});

test.each([
  { tokens: 'yes' },
  { tokens: 'yes', tokenKeyRevision: 2, controller: { site: 'giessen' } },
  { tokens: 'no', controller: OWN },
])('%j is good', (settings) => {
  expect(problemsOf({ ...sites(), ...settings })).toEqual([]);
});

test('what is neither yes nor no is refused', () => {
  expect(problemsOf({ ...sites(), tokens: 'maybe' })).toEqual([
    expect.stringContaining('skylan:hybridCluster.tokens "maybe"'),
  ]);
});
