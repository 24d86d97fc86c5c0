import { problemsOf } from './problems-of';

const nodes = (count: number, publicAddress?: string) =>
  Array.from({ length: count }, (_, index) => ({ name: `n${index}`, ...(publicAddress ? { publicAddress } : {}) }));

test.each<[string, object]>([
  ['four nodes and no choice', { nodes: nodes(4) }],
  ['ten nodes that have Elastic IPs by choice', { publicAddress: 'elastic-ip', nodes: nodes(10) }],
  ['ten nodes, each of which has one by choice', { nodes: nodes(10, 'elastic-ip') }],
  ['ten nodes without public addresses', { publicAddress: 'none', nodes: nodes(10) }],
  ['ten nodes of which four have one', { nodes: [...nodes(10, 'none').slice(4), ...nodes(4)] }],
])('%s: good', (_, settings) => {
  expect(problemsOf(settings)).toEqual([]);
});

test.each<[string, object]>([
  ['five nodes', { nodes: nodes(5) }],
  [
    'five nodes, all but one of which have Elastic IPs by choice',
    { nodes: [...nodes(5, 'elastic-ip').slice(1), ...nodes(1)] },
  ],
])('fails for %s, and names both choices', (_, settings) => {
  expect(problemsOf(settings)).toEqual([
    'skylan:robotLan.publicAddress is missing: 6 machines would have an Elastic IP each, and an account has 5 in a ' +
      'region until it asks for more; write "none", and nodes reach the internet through the cloud gateway (those that ' +
      'are deployed are replaced), or "elastic-ip", and each has one',
  ]);
});
