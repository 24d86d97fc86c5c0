import fc from 'fast-check';
import { addressNumber, dotted, Ipv4Network } from '../../../lib/net/ipv4';

test.each([
  ['0.0.0.0', 0],
  ['192.168.0.1', 0xc0a80001],
  ['255.255.255.255', 0xffffffff],
])('%s is the number %d, both ways', (text, number) => {
  expect(addressNumber(text)).toBe(number);
  expect(dotted(number)).toBe(text);
});

test.each(['', '1.2.3', '1.2.3.256', '01.2.3.4', '1.2.3.4/24', ' 1.2.3.4', '::1', '1.2.3.4.5'])(
  'fails to read %j as an address',
  (text) => {
    expect(addressNumber(text)).toBeUndefined();
  },
);

test.each(['', '10.0.0.0', '10.0.0.0/', '10.0.0.0/33', '10.0.0.0/024', '10.0.0/8', '10.0.0.0/8 ', '::/0'])(
  'fails to read %j as a network',
  (text) => {
    expect(Ipv4Network.parse(text)).toBeUndefined();
    expect(() => Ipv4Network.of(text)).toThrow('is not a network in CIDR notation');
  },
);

test('host bits are cut off, so that the canonical form can be compared', () => {
  expect(Ipv4Network.parse('192.168.0.17/24')?.cidr).toBe('192.168.0.0/24');
});

test('host numbers count from the network address to the broadcast address', () => {
  // GIVEN
  const network = Ipv4Network.of('192.168.0.64/26');
  // THEN
  expect(network.size).toBe(64);
  expect(network.address(0)).toBe('192.168.0.64');
  expect(network.address(63)).toBe('192.168.0.127');
  expect(network.address(64)).toBeUndefined();
  expect(network.address(-1)).toBeUndefined();
  expect(network.hostNumber('192.168.0.127')).toBe(63);
  expect(network.hostNumber('192.168.0.128')).toBeUndefined();
  expect(network.hostNumber('192.168.0.63')).toBeUndefined();
  expect(network.hostNumber('robot')).toBeUndefined();
});

test.each([
  ['10.0.0.0/8', '10.1.2.0/24', true],
  ['10.1.2.0/24', '10.0.0.0/8', true],
  ['10.0.0.0/24', '10.0.0.0/24', true],
  ['10.0.0.0/24', '10.0.1.0/24', false],
  ['0.0.0.0/0', '255.255.255.255/32', true],
])('%s and %s overlap: %s', (one, other, overlap) => {
  expect(Ipv4Network.of(one).overlaps(Ipv4Network.of(other))).toBe(overlap);
});

test('every host number of every network leads to its address and back', () => {
  const networks = fc
    .tuple(fc.nat(0xffffffff), fc.integer({ min: 0, max: 32 }))
    .map(([address, length]) => Ipv4Network.of(`${dotted(address)}/${length}`));
  fc.assert(
    fc.property(networks, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (network, share) => {
      const host = Math.floor(share * network.size);
      expect(network.hostNumber(network.address(host) ?? '')).toBe(host);
    }),
  );
});

test('a network has equal parts', () => {
  const network = Ipv4Network.of('192.168.77.0/24');
  expect(network.part(26, 0).cidr).toBe('192.168.77.0/26');
  expect(network.part(25, 1).cidr).toBe('192.168.77.128/25');
  expect(network.part(24, 0).cidr).toBe('192.168.77.0/24');
});

test.each([
  [25, 2],
  [25, -1],
  [23, 0],
  [33, 0],
])('fails for the part of length /%i with index %i', (length, index) => {
  const network = Ipv4Network.of('192.168.77.0/24');
  expect(() => network.part(length, index)).toThrow(`192.168.77.0/24 has no part ${index} of length /${length}`);
});
