import { namedLan, withSettings } from '../../../lab/running/standing-lan';

const options = (...context: string[]) => ({ context, signal: new AbortController().signal });
const DEFAULT = ['ros_local_gateway'];

test('GIVEN the default clients and nothing else THEN the settings are left to the product', () => {
  const given = options();
  expect(withSettings(given, { clients: DEFAULT })).toBe(given);
});

test('GIVEN settings on the command line THEN those of a scenario are added to them, and other context stays', () => {
  const given = options('a=b', 'skylan:robotLan={"overlay":"vxlan"}');
  expect(withSettings(given, { clients: DEFAULT, nodes: [{ name: 'second' }] }).context).toEqual([
    'a=b',
    'skylan:robotLan={"overlay":"vxlan","nodes":[{"name":"second"}]}',
  ]);
});

test('GIVEN further clients THEN they are among the settings', () => {
  const clients = [...DEFAULT, 'second_home'];
  expect(withSettings(options(), { clients }).context).toEqual([`skylan:robotLan=${JSON.stringify({ clients })}`]);
});

test('GIVEN a name THEN it is among the settings of the command line, and other context stays', () => {
  expect(namedLan(['a=b', 'skylan:robotLan={"overlay":"vxlan"}'], 'lab-1')).toEqual([
    'a=b',
    'skylan:robotLan={"overlay":"vxlan","name":"lab-1"}',
  ]);
});

test("GIVEN a gateway's image THEN what was given of the gateway beside it stays", () => {
  const given = options('skylan:robotLan={"gateway":{"lanAddress":"192.168.0.200"}}');
  const gateway = { image: 'ami-1', cloudAddress: '172.31.1.21' };
  const settings = { gateway: { lanAddress: '192.168.0.200', ...gateway } };
  expect(withSettings(given, { clients: DEFAULT, gateway }).context).toEqual([
    `skylan:robotLan=${JSON.stringify(settings)}`,
  ]);
});

test('GIVEN a client that has left the settings THEN no uplink names it, and one that names nobody goes on to', () => {
  const uplink = (clients: string[]) => [{ kind: 'openvpn' }, { kind: 'wireguard', clients }];
  const left = withSettings(options(), { clients: DEFAULT, uplink: uplink(['ros_local_gateway', 'second_home']) });
  expect(left.context).toEqual([`skylan:robotLan=${JSON.stringify({ uplink: uplink(DEFAULT) })}`]);
});
