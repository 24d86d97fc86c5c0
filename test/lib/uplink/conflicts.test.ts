import { tunnelAddress } from '../../../lib/uplink/wireguard/addresses';
import { problemsOf } from '../robot-lan/problems-of';

const KEY = 'skylan:robotLan';

test('fails for a network that is named twice', () => {
  expect(problemsOf({ uplink: { allowedCidrs: ['10.0.0.0/8', '10.0.0.0/8'] } })).toEqual([
    `${KEY}.uplink.allowedCidrs[1] "10.0.0.0/8" is the same as ${KEY}.uplink.allowedCidrs[0] "10.0.0.0/8"; name each network once`,
  ]);
});

test('fails for no uplink', () => {
  expect(problemsOf({ uplink: [] })).toEqual([
    `${KEY}.uplink [] lets nobody in; write one at least, or leave the setting out`,
  ]);
});

test('fails for a kind that is not known', () => {
  expect(problemsOf({ uplink: { kind: 'ipsec' } })).toEqual([
    `${KEY}.uplink.kind "ipsec" is not known; write "openvpn" or "wireguard"`,
  ]);
});

test('fails for two of a kind, on one port', () => {
  expect(problemsOf({ clients: ['a', 'b'], uplink: [{ clients: ['a'] }, { clients: ['b'] }] })).toEqual([
    `${KEY}.uplink[1].kind "openvpn" (the default) is the same as ${KEY}.uplink[0].kind "openvpn" (the default); have one of each kind`,
    `${KEY}.uplink[1].port "1194" (the default) is the same as ${KEY}.uplink[0].port "1194" (the default); give each a port of its own`,
  ]);
});

test('fails for two kinds on one port', () => {
  const uplink = [{ port: 443 }, { kind: 'wireguard', port: 443, clients: ['ros_local_gateway'] }];
  expect(problemsOf({ uplink })).toEqual([
    `${KEY}.uplink[1].port "443" is the same as ${KEY}.uplink[0].port "443"; give each a port of its own`,
  ]);
});

test('fails for a revision of OpenVPN', () => {
  expect(problemsOf({ uplink: { revision: 2 } })).toEqual([
    expect.stringContaining(`${KEY}.uplink.revision 2 is a setting of WireGuard; leave it out`),
  ]);
});

test('fails for a TCP port of WireGuard', () => {
  const problem =
    'is a setting of OpenVPN, and WireGuard has no TCP; leave it out, or have an uplink of the kind "openvpn" for the clients whose network lets no UDP out';
  expect(problemsOf({ uplink: { kind: 'wireguard', tcpPort: 443 } })).toEqual([`${KEY}.uplink.tcpPort 443 ${problem}`]);
  const both = [{}, { kind: 'wireguard', tcpPort: 443, clients: ['ros_local_gateway'] }];
  expect(problemsOf({ uplink: both })).toEqual([`${KEY}.uplink[1].tcpPort 443 ${problem}`]);
});

test.each([
  [0, 'is too small'],
  [65536, 'is too large'],
  [22, 'is the port of SSH on the gateway, which no security group opens'],
  [5355, 'is the port of LLMNR on the gateway'],
  [443.5, 'is not a whole number'],
])('fails for the TCP port %d', (tcpPort, reason) => {
  expect(problemsOf({ uplink: { tcpPort } })).toEqual([
    `${KEY}.uplink.tcpPort ${tcpPort} ${reason}; write a whole number from 1 to 65535 other than 22, 5355`,
  ]);
});

test.each([
  [
    'that there is not',
    [{}, { kind: 'wireguard', clients: ['c'] }],
    [`${KEY}.uplink[1].clients[0] "c" is not one of ${KEY}.clients; write it there too`],
  ],
  [
    'in both',
    [{ clients: ['a', 'b'] }, { kind: 'wireguard', clients: ['b'] }],
    [`${KEY}.uplink[1].clients[0] "b" is the same as ${KEY}.uplink[0].clients[1] "b"; a client has one uplink`],
  ],
  [
    'in neither',
    [{ clients: ['a'] }, { kind: 'wireguard', clients: [] }],
    [`${KEY}.clients[1] "b" comes in by no uplink; write it into the clients of one`],
  ],
  [
    'that neither names',
    [{}, { kind: 'wireguard' }],
    [`${KEY}.uplink[1].clients is missing; write which of ${KEY}.clients come in by it`],
  ],
])('fails for a client %s', (_, uplink, problems) => {
  expect(problemsOf({ clients: ['a', 'b'], uplink })).toEqual(problems);
});

test('fails for clients of WireGuard whose names come to one address', () => {
  // GIVEN
  const seen = new Map<string, string>();
  let pair: [string, string] | undefined;
  for (let number = 0; !pair; number++) {
    const name = `client-${number}`;
    const earlier = seen.get(tunnelAddress(name));
    if (earlier) pair = [earlier, name];
    seen.set(tunnelAddress(name), name);
  }
  // THEN
  expect(problemsOf({ clients: pair })).toEqual([]);
  expect(problemsOf({ clients: pair, uplink: { kind: 'wireguard' } })).toEqual([
    expect.stringContaining(`${KEY}.clients[1] "${pair[1]}" has the same address in the tunnel as ${KEY}.clients[0]`),
  ]);
});

test('fails for more clients of WireGuard than the list has room for', () => {
  const clients = Array.from({ length: 70 }, (_, index) => `${'c'.repeat(60)}-${index + 100}`);
  expect(problemsOf({ clients, uplink: { kind: 'wireguard' } })).toEqual([
    expect.stringMatching(
      /^70 clients come in by WireGuard, whose list has room for 8100 characters and would have \d+; /,
    ),
  ]);
  expect(problemsOf({ clients: clients.slice(0, 60), uplink: { kind: 'wireguard' } })).toEqual([]);
});
