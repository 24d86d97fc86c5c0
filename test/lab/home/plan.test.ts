import { planHome } from '../../../lab/home/plan';

test("gives the seed's network without settings", () => {
  expect(planHome()).toMatchObject({
    lanCidr: '192.168.0.0/24',
    routerAddress: '192.168.0.1',
    desktopAddress: '192.168.0.10',
    robotAddress: '192.168.0.83',
    robotName: 'uburog',
    pool: ['192.168.0.20', '192.168.0.79'],
    wanAddress: '198.51.100.7',
    desktopVm: 'desktop-gateway',
    robotVm: 'robot',
    desktop: 'container',
    robot: 'container',
  });
});

test('gives the second home of a LAN what differs from the first', () => {
  expect(planHome({ name: 'home-b' })).toMatchObject({
    lanCidr: '192.168.0.0/24',
    routerAddress: '192.168.0.2',
    desktopAddress: '192.168.0.11',
    robotAddress: '192.168.0.84',
    robotName: 'uburog2',
    pool: ['192.168.0.150', '192.168.0.179'],
    wanAddress: '198.51.100.8',
    desktopVm: 'desktop-gateway-b',
    robotVm: 'robot-b',
  });
});

test('two homes of a LAN share nothing that must be its own', () => {
  // GIVEN the homes that have room for leases
  const homes = ['home', 'home-b', 'home-c', 'home-d'].map((name) => planHome({ name }));
  // THEN no address and no name is there twice, leases included
  const number = (address: string) => Number(address.split('.')[3]);
  const own = homes.flatMap((home) => [
    ...[home.routerAddress, home.desktopAddress, home.robotAddress, home.wanAddress, home.netns],
    ...[home.desktopVm, home.robotVm, home.robotName],
  ]);
  expect(new Set(own).size).toBe(own.length);
  const pools = homes.map(({ pool }) => (pool ?? []).map(number)).sort(([a = 0], [b = 0]) => a - b);
  for (const [index, [first = 0]] of pools.entries()) expect(first).toBeGreaterThan(pools[index - 1]?.[1] ?? 0);
});

test('takes a name of its own with a number', () => {
  expect(planHome({ name: 'home-ifupdown', number: 3 })).toMatchObject({
    routerAddress: '192.168.0.4',
    desktopVm: 'desktop-gateway-ifupdown',
  });
});

test('follows the LAN', () => {
  expect(planHome({ lanCidr: '10.20.0.0/16' })).toMatchObject({
    prefixLength: 16,
    routerAddress: '10.20.0.1',
    robotAddress: '10.20.0.83',
  });
});

test('leases only to known machines in a small LAN', () => {
  // GIVEN a LAN without room for a pool
  const spec = { lanCidr: '10.0.0.0/27', robotAddress: '10.0.0.20' };
  // THEN there is none
  expect(planHome(spec).pool).toBeUndefined();
});

test('fails for an address outside the LAN', () => {
  expect(() => planHome({ robotAddress: '10.0.0.5' })).toThrow(
    'robotAddress 10.0.0.5 is outside the LAN 192.168.0.0/24',
  );
});

test('fails for a name that namespaces cannot follow', () => {
  expect(() => planHome({ name: 'flat' })).toThrow("not a home's name: flat");
  expect(() => planHome({ name: 'home-a-very-long-name' })).toThrow("not a home's name: home-a-very-long-name");
});

test('fails for a home whose number nobody said', () => {
  expect(() => planHome({ name: 'home-netplan' })).toThrow('home-netplan needs a number: which home of the LAN it is');
});
