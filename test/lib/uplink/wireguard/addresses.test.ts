import { GATEWAY_TUNNEL_ADDRESS, tunnelAddress } from '../../../../lib/uplink/wireguard/addresses';

test('GIVEN a name THEN its address is always the same, whoever else there is', () => {
  expect(tunnelAddress('ros_local_gateway')).toBe(tunnelAddress('ros_local_gateway'));
  expect(tunnelAddress('home-b')).not.toBe(tunnelAddress('home-c'));
});

test('GIVEN many names THEN all addresses are of clients: not the gateway’s, and none that Linux takes for a broadcast', () => {
  const firstBytes = new Set(
    Array.from({ length: 2000 }, (_, index) => Number(tunnelAddress(`client-${index}`).split('.')[0])),
  );
  expect(Math.min(...firstBytes)).toBe(241);
  expect(Math.max(...firstBytes)).toBe(254);
  expect(GATEWAY_TUNNEL_ADDRESS).toMatch(/^240\./);
});
