import fc from 'fast-check';
import { dotted, Ipv4Network } from '../../../lib/net/ipv4';
import { planRobotLan } from '../../../lib/robot-lan/plan';
import type { RobotLanSettings } from '../../../lib/robot-lan/settings';
import { problemsOf } from './problems-of';

const DEBIAN = '/aws/service/debian/release/13/latest/amd64';

test("without settings the plan is the seed's network", () => {
  expect(planRobotLan()).toEqual({
    name: 'robot-lan',
    lan: { cidr: '192.168.0.0/24', prefixLength: 24, mtuBytes: 1500 },
    vpc: { cidr: '172.31.1.0/24', mtuBytes: 9001 },
    overlay: 'gretap',
    gateway: {
      role: 'gateway',
      publicAddress: 'elastic-ip',
      hostname: 'cloud-gateway',
      cloudAddress: '172.31.1.11',
      lanAddress: '192.168.0.130',
      bridgeMacAddress: '02:62:c0:a8:00:82',
      instanceType: 't3.micro',
      image: DEBIAN,
      packages: [],
      volumeGib: 16,
      overlayPorts: [
        {
          kind: 'gretap',
          interfaceName: 'gre131',
          peer: 'second',
          localAddress: '172.31.1.11',
          remoteAddresses: ['172.31.1.12'],
          macAddress: '02:67:c0:a8:00:83',
        },
      ],
    },
    nodes: [
      {
        role: 'node',
        publicAddress: 'elastic-ip',
        hostname: 'second',
        cloudAddress: '172.31.1.12',
        lanAddress: '192.168.0.131',
        bridgeMacAddress: '02:62:c0:a8:00:83',
        instanceType: 't3.small',
        image: DEBIAN,
        packages: [],
        volumeGib: 16,
        overlayPorts: [
          {
            kind: 'gretap',
            interfaceName: 'gre130',
            peer: 'cloud-gateway',
            localAddress: '172.31.1.12',
            remoteAddresses: ['172.31.1.11'],
            macAddress: '02:6e:c0:a8:00:83',
          },
        ],
      },
    ],
    clients: ['ros_local_gateway'],
    uplinks: [{ kind: 'openvpn', port: 1194, allowedCidrs: ['0.0.0.0/0'], clients: ['ros_local_gateway'] }],
    power: {},
    ros: { release: 'jazzy', middleware: 'rmw_fastrtps_cpp' },
    imageRevision: 1,
    tags: {},
  });
});

test('a part of a machine leaves its other defaults as they are', () => {
  // WHEN
  const { gateway, nodes } = planRobotLan({ gateway: { lanAddress: '192.168.0.140' } });
  // THEN
  expect(gateway).toMatchObject({ lanAddress: '192.168.0.140', cloudAddress: '172.31.1.11', instanceType: 't3.micro' });
  expect(nodes[0]?.overlayPorts[0]?.interfaceName).toBe('gre140');
});

test('every setting reaches the plan', () => {
  // GIVEN
  const vpc = { vpcId: 'vpc-01234567', subnetId: 'subnet-01234567', availabilityZone: 'eu-west-1b' };
  // WHEN
  const plan = planRobotLan({
    name: 'lab',
    lanCidr: '10.0.0.0/16',
    lanRouterAddress: '10.0.0.254',
    lanMtuBytes: 1400,
    vpcCidr: '10.9.0.0/20',
    vpcMtuBytes: 1500,
    overlay: 'vxlan',
    gateway: { cloudAddress: '10.9.3.1', lanAddress: '10.0.1.0', instanceType: 'c7i.large', packages: ['htop'] },
    nodes: [{ name: 'gpu', image: 'ami-01234567', instanceType: 'g5.xlarge' }],
    clients: ['a', 'b'],
    uplink: { port: 443, allowedCidrs: ['203.0.113.0/24'] },
    power: { idleStopMinutes: 30, schedule: { off: 'cron(0 20 * * ? *)' } },
    image: '/my/image',
    imageRevision: 7,
    vpc,
    tags: { project: 'robot' },
  });
  // THEN
  expect(plan).toMatchObject({
    name: 'lab',
    lan: { cidr: '10.0.0.0/16', prefixLength: 16, mtuBytes: 1400 },
    vpc: { cidr: '10.9.0.0/20', mtuBytes: 1500, existing: vpc },
    overlay: 'vxlan',
    gateway: {
      cloudAddress: '10.9.3.1',
      lanAddress: '10.0.1.0',
      instanceType: 'c7i.large',
      image: '/my/image',
      packages: ['htop'],
    },
    nodes: [{ hostname: 'gpu', lanAddress: '10.0.0.131', image: 'ami-01234567', instanceType: 'g5.xlarge' }],
    clients: ['a', 'b'],
    uplinks: [{ kind: 'openvpn', port: 443, allowedCidrs: ['203.0.113.0/24'] }],
    power: { idleStopMinutes: 30, schedule: { off: 'cron(0 20 * * ? *)', timezone: 'UTC' } },
    imageRevision: 7,
    tags: { project: 'robot' },
  });
  expect(plan.nodes[0]?.overlayPorts[0]?.interfaceName).toBe('vxlan0');
});

/** A network and as many different host numbers in it as asked for, none of them kept by router or AWS. */
function network(first: string, prefixLengths: [number, number], hosts: number) {
  return fc.integer({ min: prefixLengths[0], max: prefixLengths[1] }).chain((length) => {
    const { cidr, size } = Ipv4Network.of(`${first}/${length}`);
    const numbers = fc.uniqueArray(fc.integer({ min: 4, max: size - 2 }), { minLength: hosts, maxLength: hosts });
    return numbers.map((all) => ({ cidr, addresses: all.map((host) => Ipv4Network.of(cidr).address(host)) }));
  });
}

const MOST_NODES = 8;

const validSettings: fc.Arbitrary<RobotLanSettings> = fc
  .record({
    name: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/),
    lan: network('10.0.0.0', [8, 28], MOST_NODES + 1),
    vpc: network('172.31.0.0', [16, 28], MOST_NODES + 1),
    behind: network('100.64.0.0', [16, 28], MOST_NODES + 1),
    places: fc.array(fc.constantFrom('elastic-ip', 'none'), { minLength: MOST_NODES, maxLength: MOST_NODES }),
    names: fc.uniqueArray(fc.stringMatching(/^n[a-z0-9]{0,62}$/), { maxLength: MOST_NODES }),
    lanMtuBytes: fc.integer({ min: 576, max: 8951 }),
    overlay: fc.constantFrom('gretap', 'vxlan'),
  })
  .map(({ name, lan, vpc, behind, places, names, lanMtuBytes, overlay }) => {
    const machine = (index: number, { addresses } = vpc) => ({
      lanAddress: lan.addresses[index],
      cloudAddress: addresses[index],
    });
    const nodes = names.map((node, index) => {
      const publicAddress = places[index];
      return { name: node, publicAddress, ...machine(index + 1, publicAddress === 'none' ? behind : vpc) };
    });
    const networks = { lanCidr: lan.cidr, vpcCidr: vpc.cidr, privateCidr: behind.cidr };
    return { name, ...networks, gateway: machine(0), nodes, lanMtuBytes, overlay };
  });

test('good settings always give a plan in which nothing is there twice, and all is inside its network', () => {
  fc.assert(
    fc.property(validSettings, (settings) => {
      // WHEN
      const plan = planRobotLan(settings);
      // THEN
      const machines = [plan.gateway, ...plan.nodes];
      const ports = machines.flatMap(({ overlayPorts }) => overlayPorts);
      const twice = [
        machines.map(({ lanAddress }) => lanAddress),
        machines.map(({ cloudAddress }) => cloudAddress),
        machines.map(({ hostname }) => hostname),
        [...machines.map(({ bridgeMacAddress }) => bridgeMacAddress), ...ports.map(({ macAddress }) => macAddress)],
        plan.gateway.overlayPorts.map(({ interfaceName }) => interfaceName),
      ].filter((values) => new Set(values).size < values.length);
      expect(twice).toEqual([]);
      const lan = Ipv4Network.of(plan.lan.cidr);
      const subnet = { 'elastic-ip': plan.vpc.cidr, none: plan.vpc.privateCidr ?? '' };
      const stands = (it: (typeof machines)[number]) => Ipv4Network.of(subnet[it.publicAddress]);
      const outside = machines.filter(
        (it) => !lan.hostNumber(it.lanAddress) || !stands(it).hostNumber(it.cloudAddress),
      );
      expect(outside).toEqual([]);
      expect(ports.filter(({ interfaceName }) => !/^(gre[1-9]\d{0,11}|vxlan0)$/.test(interfaceName))).toEqual([]);
      const tunnels = ports.flatMap((port) => port.remoteAddresses.map((remote) => `${port.localAddress} ${remote}`));
      expect(new Set(tunnels).size).toBe(tunnels.length);
      expect([...tunnels].sort()).toEqual(tunnels.map((ends) => ends.split(' ').reverse().join(' ')).sort());
      const pairs = plan.overlay === 'vxlan' ? machines.length * (machines.length - 1) : 2 * plan.nodes.length;
      expect(tunnels).toHaveLength(pairs);
    }),
  );
});

/** Settings that come near: right keys, with values that are often wrong. */
const nearSettings = (() => {
  const address = fc.oneof(
    fc.nat(0xffffffff).map(dotted),
    fc.nat(255).map((host) => `192.168.0.${host}`),
  );
  const cidr = fc.tuple(fc.nat(0xffffffff).map(dotted), fc.nat(33)).map((parts) => parts.join('/'));
  const any = fc.oneof({ weight: 1, arbitrary: fc.jsonValue() }, { weight: 4, arbitrary: fc.oneof(address, cidr) });
  const some = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
    fc.oneof(
      { weight: 9, arbitrary: fc.record(model, { requiredKeys: [] }) },
      { weight: 1, arbitrary: fc.jsonValue() },
    );
  const machine = {
    name: fc.string(),
    cloudAddress: any,
    lanAddress: any,
    publicAddress: fc.oneof(any, fc.constantFrom('elastic-ip', 'none')),
    instanceType: fc.oneof(any, fc.constant('t4g.nano')),
    packages: fc.oneof(any, fc.array(fc.oneof(fc.string(), any))),
  };
  return some({
    name: any,
    lanCidr: any,
    lanRouterAddress: any,
    lanMtuBytes: fc.oneof(any, fc.integer(), fc.double()),
    vpcCidr: any,
    vpcMtuBytes: fc.oneof(any, fc.integer()),
    publicAddress: fc.oneof(any, fc.constantFrom('elastic-ip', 'none')),
    privateCidr: any,
    overlay: any,
    gateway: some(machine),
    nodes: fc.oneof(any, fc.array(some(machine))),
    clients: fc.oneof(any, fc.array(fc.oneof(fc.string(), any))),
    uplink: some({ port: any, allowedCidrs: fc.oneof(any, fc.array(any)) }),
    image: any,
    imageRevision: any,
    vpc: some({ vpcId: any, subnetId: any, availabilityZone: any }),
    tags: fc.oneof(any, fc.dictionary(fc.string(), fc.oneof(fc.string(), any))),
    [['__proto__'][0] as string]: any,
  });
})();

test('no JSON makes planning fail with anything but a SettingsError', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), nearSettings), (settings) => {
      for (const problem of problemsOf(settings)) expect(problem).toMatch(/^skylan:robotLan.*\S$/);
    }),
    { numRuns: 300 },
  );
});

test('ROS 2 release and middleware are chosen apart from each other', () => {
  expect(planRobotLan({ ros: { middleware: 'rmw_cyclonedds_cpp' } }).ros).toEqual({
    release: 'jazzy',
    middleware: 'rmw_cyclonedds_cpp',
  });
  expect(planRobotLan({ ros: { release: 'humble' } }).ros).toEqual({
    release: 'humble',
    middleware: 'rmw_fastrtps_cpp',
  });
});

test('fails for 100,000 nodes within two seconds', () => {
  // GIVEN
  const nodes = Array.from({ length: 100_000 }, (_, index) => ({ name: `n${index}` }));
  // WHEN
  const started = performance.now();
  const problems = problemsOf({ nodes });
  // THEN
  expect(performance.now() - started).toBeLessThan(2000);
  expect(problems).toEqual([
    'skylan:robotLan.nodes are 100000, more than the 500 that a list may have; leave some out',
  ]);
});

test('a package that is named twice is installed once', () => {
  expect(planRobotLan({ gateway: { packages: ['htop', 'htop'] } }).gateway.packages).toEqual(['htop']);
});
