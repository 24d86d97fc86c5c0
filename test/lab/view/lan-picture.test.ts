import { drawLan, type LanHome, type LanPicture } from '../../../lab/view/lan-picture';

const first: LanHome = {
  robot: { name: 'uburog', lanAddress: '192.168.0.83', more: ['container'] },
  desktop: { name: 'desktop-gateway', lanAddress: '192.168.0.10', more: ['from 198.51.100.7', 'container'] },
};
const second = { name: 'second', lanAddress: '192.168.0.131', more: ['172.31.1.12'] };

const LAN: LanPicture = {
  lanCidr: '192.168.0.0/24',
  subnetCidr: '172.31.1.0/24',
  overlay: 'gretap',
  uplink: 'OpenVPN TAP',
  uplinkPort: 1194,
  gateway: { name: 'cloud-gateway', lanAddress: '192.168.0.130', more: ['172.31.1.11', '203.0.113.10'] },
  nodes: [second],
  homes: [first],
  measured: ['ping: second to uburog 5.2 ms', 'packets of 1500 bytes pass in one piece'],
};

const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

test('GIVEN the default LAN THEN this is its picture', () => {
  expect(drawLan(LAN)).toBe(
    `
  your LAN 192.168.0.0/24                                AWS, subnet 172.31.1.0/24
 ┌──────────────┐ ┌───────────────────┐                 ┌───────────────┐          ┌───────────────┐
 │ uburog       │ │ desktop-gateway   │ OpenVPN TAP     │ cloud-gateway │ gretap   │ second        │
 │ 192.168.0.83 ├─┤ 192.168.0.10      ╞═════════════════╡ 192.168.0.130 ╞══════════╡ 192.168.0.131 │
 │ container    │ │ from 198.51.100.7 │ UDP 1194        │ 172.31.1.11   │          │ 172.31.1.12   │
 │              │ │ container         │                 │ 203.0.113.10  │          │               │
 └──────────────┘ └───────────────────┘                 └───────────────┘          └───────────────┘
 ping: second to uburog 5.2 ms
 packets of 1500 bytes pass in one piece`.slice(1),
  );
});

test('GIVEN two homes, one without a robot, THEN each has its own tunnel to the one gateway', () => {
  const desktop = { name: 'desktop-gateway-b', lanAddress: '192.168.0.11', more: ['from 198.51.100.8', 'container'] };
  expect(drawLan({ ...LAN, homes: [first, { robot: undefined, desktop }], measured: [] })).toBe(
    `
  your LAN 192.168.0.0/24                                AWS, subnet 172.31.1.0/24
 ┌──────────────┐ ┌───────────────────┐                 ┌───────────────┐          ┌───────────────┐
 │ uburog       │ │ desktop-gateway   │ OpenVPN TAP     │ cloud-gateway │ gretap   │ second        │
 │ 192.168.0.83 ├─┤ 192.168.0.10      ╞═════════════════╡ 192.168.0.130 ╞══════════╡ 192.168.0.131 │
 │ container    │ │ from 198.51.100.7 │ UDP 1194        │ 172.31.1.11   │          │ 172.31.1.12   │
 │              │ │ container         │                 │ 203.0.113.10  │          │               │
 └──────────────┘ └───────────────────┘                 │               │          └───────────────┘
                                                        │               │
                  ┌───────────────────┐                 │               │
                  │ desktop-gateway-b │ OpenVPN TAP     │               │
                  │ 192.168.0.11      ╞═════════════════╡               │
                  │ from 198.51.100.8 │ UDP 1194        │               │
                  │ container         │                 │               │
                  └───────────────────┘                 └───────────────┘`.slice(1),
  );
});

test('GIVEN two nodes THEN each has its own tunnel from the one gateway', () => {
  const third = { name: 'third', lanAddress: '192.168.0.132', more: ['172.31.1.13'] };
  const lines = drawLan({ ...LAN, nodes: [second, third], overlay: 'vxlan', measured: [] }).split('\n');
  const tail = (line: string | undefined) => line?.slice(56);
  expect(lines.slice(8).map(tail)).toEqual([
    '│               │          ┌───────────────┐',
    '│               │ vxlan    │ third         │',
    '│               ╞══════════╡ 192.168.0.132 │',
    '│               │          │ 172.31.1.13   │',
    '│               │          │               │',
    '└───────────────┘          └───────────────┘',
  ]);
  expect(lines.slice(2, 4).map(tail)).toEqual([
    '│ cloud-gateway │ vxlan    │ second        │',
    '╡ 192.168.0.130 ╞══════════╡ 192.168.0.131 │',
  ]);
});

test('GIVEN names and addresses of the greatest length THEN nothing is wider than 100 columns, and addresses are whole', () => {
  const long = 'a-name-of-twenty-five-characters'.slice(0, 25);
  const machine = { name: long, lanAddress: '192.168.100.183', more: ['203.0.113.254'] };
  const text = drawLan({
    ...LAN,
    gateway: machine,
    nodes: [machine],
    homes: [{ robot: machine, desktop: machine }],
    measured: ['x'.repeat(300)],
  });
  expect(widest(text)).toBeLessThanOrEqual(100);
  expect(text.match(/192\.168\.100\.183/g)).toHaveLength(4);
});
