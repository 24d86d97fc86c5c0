import { host, netmask } from '../../../lab/fabric/addresses';

test.each([
  ['172.31.1.0/24', 1, '172.31.1.1'],
  ['192.168.0.77/16', 2, '192.168.0.2'],
  ['255.255.255.0/24', 254, '255.255.255.254'],
  ['10.0.0.0/0', 1, '0.0.0.1'],
])('host %s + %d is %s', (cidr, offset, address) => {
  expect(host(cidr, offset)).toBe(address);
});

test('netmask of a network', () => {
  expect(netmask('172.31.0.0/20')).toBe('255.255.240.0');
});

test('fails on a text that is no network', () => {
  expect(() => host('', 1)).toThrow('no IPv4 network: ');
});
