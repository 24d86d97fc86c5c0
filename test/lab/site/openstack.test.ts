import { ingressOf, type Openstack, openstackCommand, UNTOUCHED } from '../../../lab/site/openstack';

const SERVERS = [
  { name: 'master', address: '192.168.66.10' },
  { name: 'bielefeld-1', address: '192.168.66.11' },
];
const PORT = 'port-192.168.66.10';
const after = (...commands: string[]): Openstack =>
  commands.reduce((state, command) => openstackCommand(state, command.split(' '), SERVERS), UNTOUCHED);

test('allowed addresses of a port add up', () => {
  // WHEN
  const { allowedAddresses } = after(
    `port set --allowed-address ip-address=192.168.77.0/24 --allowed-address ip-address=10.0.0.0/24 ${PORT}`,
    `port set ${PORT} --allowed-address ip-address=192.168.88.0/24`,
  );
  // THEN
  expect(allowedAddresses).toEqual({ [PORT]: ['192.168.77.0/24', '10.0.0.0/24', '192.168.88.0/24'] });
});

test('rules of a group count for the machines that have it', () => {
  // WHEN
  const state = after(
    'security group create skylan',
    'security group rule create --ingress --protocol udp --dst-port 51820 --remote-ip 203.0.113.10/32 skylan',
    'security group rule create --protocol tcp --dst-port 60001:63000 --remote-ip 192.168.77.0/24 skylan',
    'security group rule create --protocol icmp default',
    'server add security group master skylan',
  );
  // THEN
  const icmp = { protocol: 'icmp', remote: '0.0.0.0/0' };
  expect(ingressOf(state, 'bielefeld-1')).toEqual([icmp]);
  expect(ingressOf(state, 'master')).toEqual([
    icmp,
    { protocol: 'udp', ports: [51820, 51820], remote: '203.0.113.10/32' },
    { protocol: 'tcp', ports: [60001, 63000], remote: '192.168.77.0/24' },
  ]);
});

test('to ask for the id of a port changes nothing', () => {
  expect(after('port list --fixed-ip ip-address=192.168.66.10 -f value -c ID')).toEqual(UNTOUCHED);
});

test.each([
  ['server delete master', 'no such command here: server delete master'],
  [`port set --disable-port-security ${PORT}`, "Unknown option '--disable-port-security'"],
  [`port set --allowed-address 10.0.0.0/24 ${PORT}`, 'not an allowed address (ip-address=NETWORK): 10.0.0.0/24'],
  ['port set --allowed-address ip-address=10.0.0.0/24 other', `no port other; there are ${PORT}`],
  ['port set --allowed-address ip-address=10.0.0.0/24', 'port wanted'],
  ['port list --fixed-ip ip-address=192.168.66.99 -f value -c ID', 'no id of such a port'],
  ['security group rule create --protocol gre default', 'no such protocol here: gre'],
  ['security group rule create --protocol udp web', 'no security group web; there are default'],
  ['server add security group master web', 'no security group web'],
  ['server add security group other default', 'no server other; there are master, bielefeld-1'],
])('fails on "openstack %s"', (command, message) => {
  expect(() => after(command)).toThrow(message);
});
