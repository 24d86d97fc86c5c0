import { peersPackets, strangerResult } from '../../../../lab/checks/cluster/stranger-checks';

const STRANGER = '192.0.2.66';
const peers = '04:00:01.000000 IP 198.51.100.66.51820 > 192.168.77.10.51820: UDP, length 148\n';
const strangers = '04:00:02.000000 IP 192.0.2.66.40000 > 192.168.77.10.51820: UDP, length 148\n';

test.each([
  ["only a peer's packets arrive", true, peers, true, 0],
  ["a stranger's packets arrive too", true, `${peers}${strangers}${strangers}`, false, 2],
  ['nothing was seen, so that nobody watched', true, 'tcpdump: listening on ens5\n', false, 0],
  ['the stranger sent nothing, or the watch was too short', false, peers, false, 0],
])('%s', (_, sent, seen, ok, figure) => {
  expect(strangerResult('giessen-gateway', sent, seen, STRANGER)).toMatchObject({ ok, figure, unit: 'of 5' });
});

test('packets of a peer count when they arrive after a time', () => {
  // GIVEN what tcpdump -tt printed
  const seen = [
    'listening on ens5, link-type EN10MB (Ethernet), snapshot length 262144 bytes',
    '1700000001.100000 IP 198.51.100.66.51820 > 192.168.77.10.51820: UDP, length 148',
    '1700000003.100000 IP 198.51.100.66.51820 > 192.168.77.10.51820: UDP, length 128',
    `1700000004.100000 IP ${STRANGER}.40000 > 192.168.77.10.51820: UDP, length 148`,
  ].join('\n');
  // THEN
  expect(peersPackets(seen, 0, STRANGER)).toBe(2);
  expect(peersPackets(seen, 1_700_000_002.5, STRANGER)).toBe(1);
});
