import * as layout from '../../../lib/hybrid-cluster/aws-layout';
import { Ipv4Network } from '../../../lib/net/ipv4';

test("the seed's site has a public quarter and a private half", () => {
  const site = Ipv4Network.of('192.168.77.0/24');
  expect(layout.gatewaySubnet(site).cidr).toBe('192.168.77.0/26');
  expect(layout.workerSubnet(site).cidr).toBe('192.168.77.128/25');
});

test('the smallest site has the smallest subnet that AWS makes', () => {
  const site = Ipv4Network.of(`10.0.0.0/${layout.AWS_SITE_PREFIXES.longest}`);
  expect(layout.gatewaySubnet(site).prefixLength).toBe(28);
});

test('standing workers count up, on-demand workers down', () => {
  // GIVEN
  const subnet = Ipv4Network.of('192.168.77.128/25');
  const numbered = (addressOf: typeof layout.workerAddress, revision: number) =>
    [1, 2].map((number) => addressOf(subnet, revision, number, 0));
  // THEN
  expect(numbered(layout.workerAddress, 1)).toEqual(['192.168.77.139', '192.168.77.140']);
  expect(numbered(layout.onDemandAddress, 1)).toEqual(['192.168.77.196', '192.168.77.195']);
  expect(numbered(layout.workerAddress, 2)).toEqual(['192.168.77.197', '192.168.77.198']);
  expect(numbered(layout.onDemandAddress, 2)).toEqual(['192.168.77.254', '192.168.77.253']);
});

test.each(['10.0.0.32/27', '10.0.0.128/25', '10.0.128.0/17'])('the last two workers of a full %s meet', (cidr) => {
  // GIVEN
  const subnet = Ipv4Network.of(cidr);
  const room = layout.workerRoom(subnet);
  for (const revision of [1, 2]) {
    // THEN
    expect(layout.workerAddress(subnet, revision, room, 0)).toBe(layout.onDemandAddress(subnet, revision, 1, 0));
    expect(layout.onDemandAddress(subnet, revision, room, 0)).toBe(layout.workerAddress(subnet, revision, 1, 0));
  }
});

test.each(['10.0.0.0/26', '10.0.0.0/24', '10.0.0.0/16'])(
  'no machine of a full %s has an address that one of the image revision before has',
  (cidr) => {
    // GIVEN
    const site = Ipv4Network.of(cidr);
    const subnet = layout.workerSubnet(site);
    const numbers = Array.from({ length: layout.workerRoom(subnet) }, (_, index) => index + 1);
    const addresses = (revision: number) => [
      layout.gatewayAddress(site, revision),
      layout.controllerAddress(subnet, revision),
      ...(revision % 2 === 1 ? [layout.serviceAddress(subnet)] : []),
      ...numbers.map((number) => layout.workerAddress(subnet, revision, number, 0)),
    ];
    // WHEN
    const both = [...addresses(7), ...addresses(8)];
    // THEN
    expect(new Set(both).size).toBe(1 + 2 * (2 + numbers.length));
    expect(both).not.toContain(undefined);
    expect(both).not.toContain(subnet.address(subnet.size - 1));
    expect(addresses(9)).toEqual(addresses(7));
  },
);

test('kinds begin half-way, at the quarters and at the eighths, and come round to the first address', () => {
  // GIVEN
  const subnet = Ipv4Network.of('10.0.12.0/22');
  const first = subnet.hostNumber(layout.workerAddress(subnet, 1, 1, 0) ?? '') ?? 0;
  const place = (address: string | undefined) => (subnet.hostNumber(address ?? '') ?? 0) - first;
  // WHEN
  const begins = Array.from({ length: 8 }, (_, slot) => place(layout.workerAddress(subnet, 1, 1, slot)));
  // THEN
  expect(layout.workerRoom(subnet)).toBe(506);
  expect(begins).toEqual([0, 253, 126, 379, 63, 316, 189, 442]);
  expect(place(layout.onDemandAddress(subnet, 1, 1, 1))).toBe(252);
  expect(place(layout.workerAddress(subnet, 1, 65, 7))).toBe(0);
  expect(place(layout.onDemandAddress(subnet, 1, 64, 4))).toBe(505);
});

test.each<[string, string[], number[]]>([
  ['10.0.0.0/16', ['10.0.64.0/19', '10.0.96.0/20', '10.0.112.0/20'], [8187, 4091, 4091]],
  ['192.168.77.0/24', ['192.168.77.64/27', '192.168.77.96/28', '192.168.77.112/28'], [27, 11, 11]],
  ['192.168.77.0/25', ['192.168.77.32/28', '192.168.77.48/28'], [11, 11]],
  ['192.168.77.0/26', ['192.168.77.16/28'], [11]],
])('fleets of %s have subnets in the second quarter, none smaller than AWS makes', (cidr, subnets, rooms) => {
  const found = layout.fleetSubnets(Ipv4Network.of(cidr));
  expect(found.map((subnet) => subnet.cidr)).toEqual(subnets);
  expect(found.map(layout.fleetRoom)).toEqual(rooms);
});

test.each([16, 20, 24, 25, 26])('no subnets of a site of /%i share an address', (prefix) => {
  const site = Ipv4Network.of(`10.0.0.0/${prefix}`);
  const subnets = [layout.gatewaySubnet(site), layout.workerSubnet(site), ...layout.fleetSubnets(site)];
  const clashes = subnets.flatMap((one, index) => subnets.slice(0, index).filter((other) => other.overlaps(one)));
  expect(clashes).toEqual([]);
  for (const subnet of subnets) expect(subnet.overlaps(site)).toBe(true);
});

test('the controller is reached at one address, which none of its machines has of its own', () => {
  const subnet = Ipv4Network.of('192.168.77.128/25');
  expect(layout.serviceAddress(subnet)).toBe('192.168.77.136');
  expect(layout.controllerAddresses(subnet)).toEqual([1, 2].map((one) => layout.controllerAddress(subnet, one)));
});
