import { planRobotLan } from '../../../lib/robot-lan/plan';
import type { RobotLanSettings } from '../../../lib/robot-lan/settings';

const CLIENTS = ['home', 'lab', 'field'];
const uplinksOf = (uplink?: RobotLanSettings['uplink']) =>
  planRobotLan({ clients: CLIENTS, ...(uplink ? { uplink } : {}) }).uplinks;
const everywhere = ['0.0.0.0/0'];

test('GIVEN no word of uplinks THEN all clients come in by OpenVPN', () => {
  expect(uplinksOf()).toEqual([{ kind: 'openvpn', port: 1194, allowedCidrs: everywhere, clients: CLIENTS }]);
});

test('GIVEN one uplink, with or without brackets THEN it is the plan’s', () => {
  const uplink = { port: 443, allowedCidrs: ['203.0.113.0/24'] };
  for (const written of [uplink, [uplink]]) {
    expect(uplinksOf(written)).toEqual([{ kind: 'openvpn', ...uplink, clients: CLIENTS }]);
  }
});

test('GIVEN a TCP port THEN it is the plan’s; without one there is none', () => {
  expect(uplinksOf({ tcpPort: 443 })).toEqual([
    { kind: 'openvpn', port: 1194, tcpPort: 443, allowedCidrs: everywhere, clients: CLIENTS },
  ]);
  expect(uplinksOf({})[0]).not.toHaveProperty('tcpPort');
});

test('GIVEN one number over TCP and over UDP THEN both are the plan’s: they are different doors', () => {
  const uplink = [
    { port: 443, tcpPort: 443 },
    { kind: 'wireguard' as const, port: 53, clients: ['lab'] },
  ];
  expect(uplinksOf(uplink)).toMatchObject([{ port: 443, tcpPort: 443 }, { port: 53 }]);
});

test('GIVEN WireGuard alone THEN it has a port of its own, and all clients', () => {
  expect(uplinksOf({ kind: 'wireguard' })).toEqual([
    { kind: 'wireguard', port: 51820, allowedCidrs: everywhere, clients: CLIENTS, revision: 1 },
  ]);
});

test('GIVEN both THEN one has the clients that it names, and the other all others', () => {
  const [one, other] = uplinksOf([{}, { kind: 'wireguard', clients: ['lab'], revision: 3 }]);
  expect(one).toMatchObject({ kind: 'openvpn', clients: ['home', 'field'] });
  expect(other).toMatchObject({ kind: 'wireguard', clients: ['lab'], revision: 3 });
});
