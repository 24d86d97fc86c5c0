import { type ClusterPicture, drawCluster, type PictureSite } from '../../../lab/view/cluster-picture';

const inAws = (name: string, network: string, machines: PictureSite['machines']): PictureSite => ({
  name,
  cidr: `${network}.0/24`,
  provider: 'AWS',
  gateway: { name: `${name}-gateway`, more: [`${network}.10`, '203.0.113.4'] },
  machines,
});

const CLUSTER: ClusterPicture = {
  port: 51820,
  tunnelMtuBytes: 1370,
  sites: [
    {
      name: 'bielefeld',
      cidr: '192.168.66.0/24',
      provider: 'outside AWS',
      gateway: { name: 'master', more: ['192.168.66.10', '198.51.100.66', 'slurmctld'] },
      machines: [{ name: 'bielefeld-1', more: ['192.168.66.11'] }],
    },
    inAws('giessen', '192.168.77', [
      { name: 'giessen-1', more: ['192.168.77.20'] },
      { name: 'giessen-cloud-1', more: ['192.168.77.30', 'switched off'] },
    ]),
    inAws('marburg', '192.168.88', [{ name: 'marburg-1', more: ['192.168.88.20'] }]),
  ],
  measured: ['copies over TCP: 20 to 25 Mbit/s on this host'],
};

test('GIVEN three sites THEN all gateways are joined, and each has its machines beside it', () => {
  expect(drawCluster(CLUSTER)).toBe(
    `
 WireGuard, UDP 51820, MTU 1370: each site's gateway with each other one
      bielefeld, 192.168.66.0/24, outside AWS
      ┌─────────────────┐     ┌──────────────────────────────────────────────┐
  ╔═══╡ master          ├─────┤ bielefeld-1  192.168.66.11                   │
  ║   │ 192.168.66.10   │     └──────────────────────────────────────────────┘
  ║   │ 198.51.100.66   │
  ║   │ slurmctld       │
  ║   └─────────────────┘
  ║
  ║   giessen, 192.168.77.0/24, AWS
  ║   ┌─────────────────┐     ┌──────────────────────────────────────────────┐
  ╠═══╡ giessen-gateway ├─────┤ giessen-1  192.168.77.20                     │
  ║   │ 192.168.77.10   │     │ giessen-cloud-1  192.168.77.30  switched off │
  ║   │ 203.0.113.4     │     └──────────────────────────────────────────────┘
  ║   └─────────────────┘
  ║
  ║   marburg, 192.168.88.0/24, AWS
  ║   ┌─────────────────┐     ┌──────────────────────────────────────────────┐
  ╚═══╡ marburg-gateway ├─────┤ marburg-1  192.168.88.20                     │
      │ 192.168.88.10   │     └──────────────────────────────────────────────┘
      │ 203.0.113.4     │
      └─────────────────┘
 copies over TCP: 20 to 25 Mbit/s on this host`.slice(1),
  );
});

test('GIVEN two sites THEN the line ends at the second one', () => {
  const lines = drawCluster({ ...CLUSTER, sites: CLUSTER.sites.slice(0, 2), measured: [] }).split('\n');
  expect(lines[3]).toMatch(/^ {2}╔═══╡ master/);
  expect(lines[11]).toMatch(/^ {2}╚═══╡ giessen-gateway/);
  expect(lines.slice(12).every((line) => line.startsWith('      '))).toBe(true);
});

test('GIVEN many words about a machine THEN nothing is wider than 100 columns', () => {
  const machines = [{ name: 'giessen-1', more: ['x'.repeat(120)] }];
  const text = drawCluster({ ...CLUSTER, sites: [inAws('giessen', '192.168.77', machines)] });
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBe(100);
});
