import { type Openstack, openstackCommand, UNTOUCHED } from '../../../lab/site/openstack';

const PORTS = ['master', 'bielefeld-1'];
const after = (...commands: string[]): Openstack =>
  commands.reduce((state, command) => openstackCommand(state, command.split(' '), PORTS), UNTOUCHED);

test('allowed addresses of a port add up', () => {
  // WHEN
  const { allowedAddresses } = after(
    'port set --allowed-address ip-address=192.168.77.0/24 --allowed-address ip-address=10.0.0.0/24 master',
    'port set master --allowed-address ip-address=192.168.88.0/24',
  );
  // THEN
  expect(allowedAddresses).toEqual({ master: ['192.168.77.0/24', '10.0.0.0/24', '192.168.88.0/24'] });
});

test('rules of the security group let in what they say', () => {
  // WHEN
  const { ingress } = after(
    'security group rule create --ingress --protocol udp --dst-port 51820 --remote-ip 203.0.113.10/32 default',
    'security group rule create --protocol tcp --dst-port 60001:63000 --remote-ip 192.168.77.0/24 default',
    'security group rule create --protocol icmp default',
  );
  // THEN
  expect(ingress).toEqual([
    { protocol: 'udp', ports: [51820, 51820], remote: '203.0.113.10/32' },
    { protocol: 'tcp', ports: [60001, 63000], remote: '192.168.77.0/24' },
    { protocol: 'icmp', remote: '0.0.0.0/0' },
  ]);
});

test.each([
  ['server delete master', 'no such command here: server delete master'],
  ['port set --disable-port-security master', "Unknown option '--disable-port-security'"],
  ['port set --allowed-address 10.0.0.0/24 master', 'not an allowed address (ip-address=NETWORK): 10.0.0.0/24'],
  ['port set --allowed-address ip-address=10.0.0.0/24 other', 'no port other; there are master, bielefeld-1'],
  ['port set --allowed-address ip-address=10.0.0.0/24', 'one port is needed'],
  ['security group rule create --protocol gre default', 'no such protocol here: gre'],
  ['security group rule create --protocol udp web', 'no security group web; there is default'],
])('fails on "openstack %s"', (command, message) => {
  expect(() => after(command)).toThrow(message);
});
