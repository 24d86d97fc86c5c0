import { LARGEST_UPLINK_MTU_BYTES, SMALLEST_UPLINK_MTU_BYTES, tunnelMtuBytes } from '../../../lib/hybrid-cluster/mtu';

test.each([
  [[1450, 1500], 1370],
  [[1500, 1500], 1420],
  [[9001, 1500, 1400], 1320],
  [[SMALLEST_UPLINK_MTU_BYTES], 1280],
  [[LARGEST_UPLINK_MTU_BYTES], 8921],
])('uplinks of %j leave %i bytes inside the tunnel', (uplinks, mtu) => {
  expect(tunnelMtuBytes(uplinks)).toBe(mtu);
});
