import { problemsOf } from './problems-of';

test('mistakes of every kind are reported together', () => {
  // WHEN
  const problems = problemsOf({
    lanMtu: 1500,
    gateway: { lanAddress: '192.168.0.255', cloudAddress: 11 },
    nodes: [{ name: 'Second' }, 'third', { name: 'fourth', lanAddress: '192.168.0.1' }],
    vpcMtuBytes: 1500,
  });
  // THEN
  expect(problems.map((problem) => problem.split(';')[0]?.slice('skylan:robotLan.'.length))).toEqual([
    'gateway.cloudAddress 11 is a number, not text',
    'nodes[0].name "Second" is not a host name',
    'nodes[1] "third" is text, not an object',
    'lanMtu is not a setting',
    'gateway.lanAddress "192.168.0.255" is the broadcast address of 192.168.0.0/24',
    `nodes[2].lanAddress "192.168.0.1" is also skylan:robotLan.lanRouterAddress, the LAN's router`,
    expect.stringContaining('vpcMtuBytes 1500 does not fit'),
  ]);
});

// A mistake must not be told twice, in the guise of another one.
test.each<[string, unknown]>([
  ['lanCidr', { lanCidr: '10.0.0.1/24', gateway: { lanAddress: '10.0.0.5' } }],
  ['vpcCidr', { vpcCidr: 3, gateway: { cloudAddress: '10.0.0.5' } }],
  ['lanRouterAddress', { lanRouterAddress: 'x', gateway: { lanAddress: '192.168.0.1' } }],
  ['gateway', { gateway: 'x', nodes: [{ name: 'a', lanAddress: '192.168.0.130', cloudAddress: '172.31.1.11' }] }],
  ['gateway.lanAddress', { gateway: { lanAddress: 'x' }, nodes: [{ name: 'a', lanAddress: '192.168.0.130' }] }],
  ['nodes', { nodes: {}, gateway: { lanAddress: '192.168.0.131' } }],
  ['lanMtuBytes', { lanMtuBytes: 'x', vpcMtuBytes: 1500 }],
  ['image', { image: 'x', gateway: { instanceType: 't4g.micro' }, nodes: [] }],
  ['gateway.image', { gateway: { image: 'x', instanceType: 't4g.micro' }, nodes: [] }],
  ['gateway.instanceType', { image: '/my/arm64', gateway: { instanceType: 'x' }, nodes: [] }],
])('a refused %s brings no other problem with it', (setting, settings) => {
  // WHEN
  const problems = problemsOf(settings);
  // THEN
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(new RegExp(`^skylan:robotLan\\.${setting.replace('.', '\\.')} `));
});
