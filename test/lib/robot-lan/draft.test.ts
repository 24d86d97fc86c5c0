import { draftOf } from '../../../lib/robot-lan/draft';
import { type RobotLanSettings, robotLanSchema } from '../../../lib/robot-lan/settings';
import { inspect } from '../../../lib/settings/inspect';
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

describe('a draft', () => {
  const draft = (settings: object) =>
    draftOf(
      inspect<RobotLanSettings>(robotLanSchema, 'k', { lanCidr: '10.1.0.0/16', vpcCidr: '10.2.0.0/24', ...settings }),
    );

  test('has default addresses that follow the networks, and count on with the nodes', () => {
    // WHEN
    const { gateway, nodes } = draft({ nodes: [{ name: 'a' }, { name: 'b' }] });
    // THEN
    expect([gateway, ...nodes].map((machine) => [machine.lanAddress?.value, machine.cloudAddress?.value])).toEqual([
      ['10.1.0.130', '10.2.0.11'],
      ['10.1.0.131', '10.2.0.12'],
      ['10.1.0.132', '10.2.0.13'],
    ]);
    expect(gateway.lanAddress).toMatchObject({ path: ['gateway', 'lanAddress'], given: false });
  });

  test('leaves an address open for which the network is too small', () => {
    expect(draft({ lanCidr: '10.1.0.0/28' }).gateway.lanAddress).toMatchObject({ value: undefined });
  });

  test("has a machine's own image before the image of all", () => {
    // WHEN
    const { gateway, nodes } = draft({ image: '/all', gateway: { image: '/own' }, nodes: [{ name: 'a' }] });
    // THEN
    expect(gateway.image).toEqual({ path: ['gateway', 'image'], value: '/own', given: true });
    expect(nodes[0]?.image).toEqual({ path: ['image'], value: '/all', given: true });
  });

  test('is without refused nodes, and the others keep their place', () => {
    // WHEN
    const { nodes } = draft({ nodes: [5, { name: 'b' }, {}] });
    // THEN
    expect(nodes.map(({ name }) => name)).toEqual([{ path: ['nodes', 1, 'name'], value: 'b', given: true }, undefined]);
    expect(nodes[0]?.lanAddress?.value).toBe('10.1.0.132');
  });

  test('has nothing in the place of a refused network, or of what follows from it', () => {
    expect(draft({ lanCidr: 'x' })).toMatchObject({
      lanCidr: undefined,
      lanRouterAddress: undefined,
      gateway: { lanAddress: undefined },
    });
  });
});
