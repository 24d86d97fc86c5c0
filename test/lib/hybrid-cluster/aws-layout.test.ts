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
  // THEN
  expect([1, 2].map((number) => layout.workerAddress(subnet, number))).toEqual(['192.168.77.139', '192.168.77.140']);
  expect([1, 2].map((number) => layout.onDemandAddress(subnet, number))).toEqual(['192.168.77.254', '192.168.77.253']);
  expect(layout.controllerAddress(subnet)).toBe('192.168.77.138');
});

test.each(['10.0.0.32/27', '10.0.0.128/25', '10.0.128.0/17'])('the last two workers of a full %s meet', (cidr) => {
  // GIVEN
  const subnet = Ipv4Network.of(cidr);
  const room = layout.workerRoom(subnet);
  // THEN
  expect(layout.workerAddress(subnet, room)).toBe(layout.onDemandAddress(subnet, 1));
  expect(layout.onDemandAddress(subnet, room)).toBe(layout.workerAddress(subnet, 1));
});
