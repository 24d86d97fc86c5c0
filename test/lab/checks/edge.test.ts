import { type EdgeObservation, edgeResults } from '../../../lab/checks/edge';

const good: EdgeObservation = {
  cloud: [
    { tap0: { arp: 10, mdns: 10 }, gre131: { 'dhcp-offer 192.168.0.131': 10 } },
    { rosbridge: { arp: 10, mdns: 10 } },
  ],
  node: { rosbridge: { arp: 10, mdns: 10 } },
  robot: { eth0: { arp: 10, mdns: 10, 'dhcp-offer 192.168.0.1': 3 } },
  routerAddress: '192.168.0.1',
  dropped: { 'cloud-gateway': 60, 'desktop-gateway': 60 },
};
const failed = (changes: Partial<EdgeObservation>) =>
  edgeResults({ ...good, ...changes }).flatMap((result, index) =>
    result.ok ? [] : [`${['leases', 'crossing', 'counted'][index]}: ${result.figure}`],
  );

test('all three pass when the router alone leases, nothing leaks, and drops are counted', () => {
  expect(failed({})).toEqual([]);
});

test.each<[string, Partial<EdgeObservation>, string[]]>([
  ['a request that is seen in the cloud', { cloud: [{ tap0: { 'dhcp-request': 1 } }] }, ['leases: 192.168.0.1']],
  [
    'an offer of the router in the cloud',
    { cloud: [{ tap0: { 'dhcp-offer 192.168.0.1': 1 } }] },
    ['leases: 192.168.0.1'],
  ],
  [
    'an offer from the cloud',
    { robot: { eth0: { arp: 1, mdns: 1, 'dhcp-offer 192.168.0.1': 1, 'dhcp-offer 192.168.0.131': 1 } } },
    ['leases: 192.168.0.1, 192.168.0.131'],
  ],
  ['no offer at all', { robot: { eth0: { arp: 1, mdns: 1 } } }, ['leases: no offer']],
  [
    'a router advertisement at the robot',
    { robot: { eth0: { ...good.robot.eth0, 'router-advertisement': 1 } } },
    ['crossing: router-advertisement'],
  ],
  ['a BPDU in the cloud', { cloud: [{}, { gre130: { stp: 1 } }] }, ['crossing: stp']],
  ['mDNS that does not cross', { node: { rosbridge: { arp: 1 } } }, ['crossing: no mdns']],
  ['a watch that saw nothing', { robot: {} }, ['leases: no offer', 'crossing: no arp, no mdns']],
  ['a gateway without a filter', { dropped: { 'cloud-gateway': undefined } }, ['counted: none']],
  ['a filter that counted nothing', { dropped: { 'cloud-gateway': 0, 'desktop-gateway': 9 } }, ['counted: 0 + 9']],
])('fails for %s', (_, changes, expected) => {
  expect(failed(changes)).toEqual(expected);
});
