import { planHybridCluster } from '../../../lib/hybrid-cluster/plan';
import type { HybridClusterSettings } from '../../../lib/hybrid-cluster/settings';
import { drawCluster } from '../../../plan/drawing/cluster';
import { CLUSTER } from '../stacks';

const drawn = (settings: HybridClusterSettings) => drawCluster(planHybridCluster(settings));
const words = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, word = '']) => word);
const xOf = (svg: string, word: string) => Number(new RegExp(`x="([\\d.]+)"[^>]*>${word}<`).exec(svg)?.[1]);

test('GIVEN a cluster THEN sites of yours are left, those in AWS right, with all sorts of workers', () => {
  const svg = drawn(CLUSTER);
  expect(words(svg)).toEqual(
    expect.arrayContaining([
      ...['bielefeld 192.168.66.0/24, yours', 'gateway', 'behind NAT', '1 worker', 'registers itself'],
      ...['giessen 192.168.76.0/23, a VPC', 'giessen-gateway', 'tunnel 10.0.0.2', 'controller', 'Slurm controller'],
      ...['giessen-1 to -2', '192.168.77.11 to 192.168.77.12', 'giessen-big-cloud-1 to -4', 'c7i.xlarge, on demand'],
      ...['giessen-burst-1 to -20', 'c7i.2xlarge, ...', 'fleet of Spot, made for jobs'],
      ...['WireGuard', 'UDP 51820', 'MTU 1370', 'one Slurm cluster: srun and sbatch reach all sites'],
    ]),
  );
  expect(xOf(svg, '1 worker')).toBeLessThan(xOf(svg, 'gateway'));
  expect(xOf(svg, 'gateway')).toBeLessThan(xOf(svg, 'giessen-gateway'));
  expect(xOf(svg, 'giessen-gateway')).toBeLessThan(xOf(svg, 'controller'));
});

test('GIVEN a controller on the gateway of your site THEN they are one box', () => {
  const svg = drawn({ ...CLUSTER, controller: { site: 'bielefeld', hostname: 'master' } });
  expect(words(svg)).toEqual(expect.arrayContaining(['master', 'gateway, controller']));
  expect(words(svg)).not.toContain('Slurm controller');
});

test('GIVEN sites in AWS alone THEN the first one stands at the left', () => {
  const svg = drawn({
    sites: [
      { name: 'dublin', provider: 'aws', cidr: '192.168.80.0/24' },
      { name: 'giessen', provider: 'aws', cidr: '192.168.82.0/24' },
    ],
  });
  expect(xOf(svg, 'dublin-gateway')).toBeLessThan(xOf(svg, 'giessen-gateway'));
});

test('GIVEN three sites THEN it is said that each gateway has a tunnel to each other one', () => {
  const svg = drawn({
    sites: [
      ...(CLUSTER.sites ?? []),
      { name: 'oslo', provider: 'external', cidr: '192.168.90.0/24', endpoint: '198.51.100.7' },
    ],
  });
  expect(words(svg)).toContain(
    'each gateway has a tunnel to each other one; one Slurm cluster: srun and sbatch reach all sites',
  );
  // Three to the trunk, and that.
  expect(svg.split('<line class="tunnel"').length - 1).toBe(4);
});
