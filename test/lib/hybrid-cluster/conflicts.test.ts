import { problemsOf, sites, third } from './problems-of';

const K = 'skylan:hybridCluster';

test('mistakes of every kind are reported together', () => {
  // WHEN
  const problems = problemsOf({
    ...sites({ tunnelAddress: '10.0.1.1', endpoint: 5 }, { gatewayAddress: '192.168.77.200' }, 'berlin' as never),
    tunel: {},
    controller: { hostname: 'giessen-1' },
    partitions: [{ name: 'Big', sites: ['giessen', 'paris'] }],
  });
  // THEN
  expect(problems.map((problem) => problem.split(/;| the name| outside/)[0]?.slice(K.length + 1))).toEqual([
    'sites[0].endpoint 5 is a number, not text',
    'sites[2] "berlin" is text, not an object',
    'partitions[0].name "Big" is not a name that Slurm can take',
    'tunel is not a setting',
    'sites[0].tunnelAddress "10.0.1.1" is',
    'sites[1].gatewayAddress "192.168.77.200" is',
    'controller.hostname "giessen-1" is',
    'partitions[0].sites[1] "paris" is not a site',
  ]);
});

test.each<[string, object]>([
  ['sites', { sites: [], controller: { site: 'berlin' }, partitions: [{ name: 'x', sites: ['paris'] }] }],
  ['sites', { sites: 'all', tunnel: { cidr: '192.168.66.0/24' } }],
  ['sites[0].name', { ...sites({ name: 'Bielefeld' }), controller: { site: 'Bielefeld' } }],
  ['sites[0].cidr', { ...sites({ cidr: 'x', gatewayAddress: '1.2.3.4' }), controller: { address: '1.2.3.5' } }],
  ['sites[0].provider', sites({ provider: 'x', gateway: {}, endpoint: '203.0.113.7', uplinkMtuBytes: 9001 })],
  ['sites[0].endpoint', sites({ endpoint: '10.0.0.1' }, {}, third())],
  ['sites[0].gatewayAddress', sites({ gatewayAddress: 'x', cidr: '192.168.66.0/30' })],
  ['tunnel.cidr', { ...sites({ tunnelAddress: '10.9.9.9' }), tunnel: { cidr: 'x' } }],
  ['sites[1].workers.instanceType', sites({}, { workers: { instanceType: 'x', image: '/x/arm64' } })],
  ['sites[1].workers.cpus', sites({}, { workers: { instanceType: 'p3.2xlarge', cpus: 0, memoryMib: 999 } })],
  ['sites[1].workers.count', sites({}, { workers: { count: 1.5, onDemand: 200 } })],
  ['sites[1].workers.image', sites({}, { workers: { image: 'x', instanceType: 't4g.small' } })],
  ['image', { ...sites({}, { workers: { instanceType: 't4g.small' } }), image: 'x' }],
])('a mistake in %s brings no other problem with it', (setting, settings) => {
  // WHEN
  const problems = problemsOf(settings);
  // THEN
  expect(problems).toHaveLength(1);
  expect(problems[0]?.startsWith(`${K}.${setting} `)).toBe(true);
});
