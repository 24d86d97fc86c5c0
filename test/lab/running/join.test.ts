import { wiredOf } from '../../../lab/running/join';

const port = (ifname: string, kind?: string) => ({ ifname, linkinfo: kind === undefined ? {} : { info_kind: kind } });

test.each([
  ['a card', [port('tap0', 'tun'), port('ens5')], 'ens5'],
  ["a container's cable", [port('uplink0', 'gretap'), port('eth0', 'veth')], 'eth0'],
  ['nothing where there are tunnels alone', [port('tap0', 'tun'), port('uplink0', 'gretap')], undefined],
])('the wired interface among the ports of a bridge: %s', (_, ports, expected) => {
  expect(wiredOf(ports)).toBe(expected);
});
