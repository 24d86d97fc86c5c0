import { openstackCommands } from '../../../../lab/scenario/hybrid-cluster/pack';

const ids = { port: 'port-1', group: 'default' };

test("the README's commands are taken as they stand, with ids in the place of what the operator fills in", () => {
  // GIVEN
  const readme = [
    'Find the port with `openstack port list`, then:',
    '```',
    '$ openstack port set --allowed-address ip-address=10.0.0.0/24 \\',
    '    --allowed-address ip-address=192.168.77.0/24 <port id of the gateway>',
    '  openstack security group rule create --protocol udp --dst-port 51820 <security group>',
    '```',
  ].join('\n');
  // THEN
  expect(openstackCommands(readme, ids).map((argv) => argv.join(' '))).toEqual([
    'port set --allowed-address ip-address=10.0.0.0/24 --allowed-address ip-address=192.168.77.0/24 port-1',
    'security group rule create --protocol udp --dst-port 51820 default',
  ]);
});

test('fails on a placeholder that nobody can fill in', () => {
  expect(() => openstackCommands('openstack port set <something>', ids)).toThrow(
    'The lab does not know what <something> is',
  );
});
