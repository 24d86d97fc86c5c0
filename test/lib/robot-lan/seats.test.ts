import { Ipv4Network } from '../../../lib/net/ipv4';
import { seats } from '../../../lib/robot-lan/seats';

const LAN = Ipv4Network.of('10.1.0.0/16');
const VPC = Ipv4Network.of('10.2.0.0/24');

test('default addresses follow the networks, and count on with the nodes', () => {
  // WHEN
  const { gateway, nodes } = seats({ nodes: [{ name: 'a' }, { name: 'b' }] }, LAN, VPC);
  // THEN
  expect([gateway, ...nodes].map(({ lanAddress, cloudAddress }) => [lanAddress.value, cloudAddress.value])).toEqual([
    ['10.1.0.130', '10.2.0.11'],
    ['10.1.0.131', '10.2.0.12'],
    ['10.1.0.132', '10.2.0.13'],
  ]);
  expect(gateway.lanAddress).toMatchObject({ path: ['gateway', 'lanAddress'], given: false });
});

test('a network that is too small for a default leaves the address open', () => {
  expect(seats({ nodes: [] }, Ipv4Network.of('10.1.0.0/28'), VPC).gateway.lanAddress.value).toBeUndefined();
});

test("a machine's own image goes before the image of all", () => {
  // WHEN
  const { gateway, nodes } = seats({ image: '/all', gateway: { image: '/own' }, nodes: [{ name: 'a' }] }, LAN, VPC);
  // THEN
  expect(gateway.image).toEqual({ path: ['gateway', 'image'], value: '/own', given: true });
  expect(nodes[0]?.image).toEqual({ path: ['image'], value: '/all', given: true });
});

test('a package that is named twice is installed once', () => {
  expect(seats({ gateway: { packages: ['htop', 'htop'] }, nodes: [] }, LAN, VPC).gateway.packages).toEqual(['htop']);
});

test('refused nodes are left out, and the others keep their place', () => {
  // WHEN
  const { nodes } = seats({ nodes: [undefined as never, { name: 'b' }, {}] }, LAN, VPC);
  // THEN
  expect(nodes.map(({ hostname }) => hostname)).toEqual([
    { path: ['nodes', 1, 'name'], value: 'b', given: true },
    undefined,
  ]);
});
