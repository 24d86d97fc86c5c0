import { planRobotLan } from '../../../lib/robot-lan/plan';
import { drawLan } from '../../../plan/drawing/lan';

const words = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, word]) => word);
const count = (svg: string, part: string) => svg.split(part).length - 1;

test('GIVEN the default LAN THEN robot and desktop gateway are left, gateway and node right, with their addresses', () => {
  const svg = drawLan(planRobotLan());
  expect(words(svg)).toEqual([
    'your LAN 192.168.0.0/24',
    'AWS, VPC 172.31.1.0/24',
    ...['OpenVPN', 'UDP 1194', 'gretap'],
    ...['robot', 'untouched', 'ros_local_gateway', 'desktop gateway', 'bridge rosbridge'],
    ...['second.local', 'LAN 192.168.0.131', 'VPC 172.31.1.12', 't3.small, Elastic IP'],
    ...['cloud-gateway', 'LAN 192.168.0.130', 'VPC 172.31.1.11', 't3.micro, Elastic IP'],
    'one Ethernet segment, one IP subnet, 1500-byte packets from end to end: DDS, mDNS, ping, SSH',
  ]);
  const place = (name: string) => Number(new RegExp(`x="([\\d.]+)"[^>]*>${name}<`).exec(svg)?.[1]);
  const places = ['robot', 'ros_local_gateway', 'cloud-gateway', 'second.local'].map(place);
  expect(places).toEqual([...places].sort((one, other) => one - other));
});

test('GIVEN two homes and a mesh THEN each home has a tunnel, and nodes are joined', () => {
  const svg = drawLan(
    planRobotLan({
      ...{ clients: ['lab', 'field'], overlay: 'vxlan', publicAddress: 'none' },
      nodes: [{ name: 'a' }, { name: 'b' }, { name: 'c' }],
    }),
  );
  // Two uplinks, three tunnels to nodes, one among these.
  expect(count(svg, '<line class="tunnel"')).toBe(6);
  expect(words(svg)).toEqual(expect.arrayContaining(['your LAN 192.168.0.0/24, 2 homes', 'vxlan mesh']));
  expect(words(svg)).toContain('AWS, VPC 172.31.1.0/24 and 100.64.1.0/24');
});

test('GIVEN an uplink that is called over TCP too THEN both its doors are told', () => {
  const svg = drawLan(planRobotLan({ uplink: { tcpPort: 443 } }));
  expect(svg).toContain('OpenVPN, UDP 1194, TCP 443 to cloud-gateway');
});

test('GIVEN two uplinks THEN each is told beside the home that comes in by it', () => {
  const uplink = [{ kind: 'openvpn' }, { kind: 'wireguard', clients: ['lab'] }] as const;
  const svg = drawLan(planRobotLan({ clients: ['home', 'lab'], uplink: [...uplink] }));
  const height = (word: string) => Number(new RegExp(`y="([\\d.]+)"[^>]*>${word}<`).exec(svg)?.[1]);
  expect(Math.abs(height('OpenVPN') - height('home'))).toBeLessThan(30);
  expect(Math.abs(height('WireGuard') - height('lab'))).toBeLessThan(30);
  expect(height('WireGuard') - height('UDP 1194')).toBeGreaterThan(16);
});

test('GIVEN no node THEN the gateway stands alone', () => {
  const svg = drawLan(planRobotLan({ nodes: [] }));
  expect(words(svg)).not.toContain('gretap');
  expect(count(svg, '<line class="tunnel"')).toBe(1);
});

test('GIVEN many nodes THEN those that would be too many are told by their number', () => {
  const nodes = Array.from({ length: 9 }, (_, index) => ({ name: `n${index}` }));
  const svg = drawLan(planRobotLan({ nodes, publicAddress: 'none' }));
  expect(words(svg)).toEqual(expect.arrayContaining(['n4.local', 'and 4 more']));
  expect(words(svg)).not.toContain('n5.local');
});

test('nothing reaches beyond the drawing', () => {
  const svg = drawLan(planRobotLan());
  const [, width = '0', height = '0'] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];
  for (const [, x, y, w, h] of svg.matchAll(
    /<rect[^>]* x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g,
  )) {
    expect(Number(x) + Number(w)).toBeLessThanOrEqual(Number(width));
    expect(Number(y) + Number(h)).toBeLessThanOrEqual(Number(height));
  }
});
