import { planHome } from '../../../lab/home/plan';

test("gives the seed's network without settings", () => {
  expect(planHome({})).toMatchObject({
    lanCidr: '192.168.0.0/24',
    routerAddress: '192.168.0.1',
    desktopAddress: '192.168.0.10',
    robotAddress: '192.168.0.83',
    pool: ['192.168.0.20', '192.168.0.79'],
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
