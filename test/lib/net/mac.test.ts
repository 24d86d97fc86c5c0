import fc from 'fast-check';
import { dotted } from '../../../lib/net/ipv4';
import { MacKind, macAddress } from '../../../lib/net/mac';

test('a MAC address is made from the kind of interface and the IPv4 address', () => {
  expect(macAddress(MacKind.BRIDGE, '192.168.0.130')).toBe('02:62:c0:a8:00:82');
  expect(macAddress(MacKind.NODE_PORT, '10.0.0.1')).toBe('02:6e:0a:00:00:01');
});

test('MAC addresses are locally administered, unicast, and differ where kind or address differ', () => {
  const inputs = fc.tuple(fc.constantFrom(...Object.values(MacKind)), fc.nat(0xffffffff).map(dotted));
  fc.assert(
    fc.property(inputs, inputs, (one, other) => {
      const mac = macAddress(...one);
      expect(mac).toMatch(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
      expect(Number.parseInt(mac.slice(0, 2), 16) & 0b11).toBe(0b10);
      expect(mac === macAddress(...other)).toBe(one[0] === other[0] && one[1] === other[1]);
    }),
  );
});
