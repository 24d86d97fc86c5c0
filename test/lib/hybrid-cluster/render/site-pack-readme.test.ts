import { renderReadme } from '../../../../lib/hybrid-cluster/render/site-pack-readme';
import { clusterPlan, externalSite, fleetPlan, fourSites } from '../../../helpers/cluster-plan';

const lines = (plan = clusterPlan(), site = 'bielefeld') => renderReadme(plan, externalSite(plan, site)).split('\n');
const rules = (plan = clusterPlan(), site = 'bielefeld') =>
  lines(plan, site).flatMap(
    (line) => /^openstack security group rule create --ingress (.*) skylan$/.exec(line)?.[1] ?? [],
  );

test('the gateway’s port may carry the addresses of every other site and of the tunnel', () => {
  expect(lines()).toEqual(
    expect.arrayContaining([
      'PORT=$(openstack port list --fixed-ip ip-address=192.168.66.10 -f value -c ID)',
      'openstack port set $PORT --allowed-address ip-address=10.0.0.0/24 --allowed-address ip-address=192.168.77.0/24',
    ]),
  );
});

test('UDP 51820 is open to the other gateways’ addresses alone; Slurm and ping to their networks', () => {
  expect(rules()).toEqual([
    '--protocol udp --dst-port 51820 --remote-ip @{endpoint:giessen}/32',
    '--protocol tcp --dst-port 6817:6818 --remote-ip 10.0.0.0/24',
    '--protocol tcp --dst-port 60001:63000 --remote-ip 10.0.0.0/24',
    '--protocol icmp --remote-ip 10.0.0.0/24',
    '--protocol tcp --dst-port 6817:6818 --remote-ip 192.168.77.0/24',
    '--protocol tcp --dst-port 60001:63000 --remote-ip 192.168.77.0/24',
    '--protocol icmp --remote-ip 192.168.77.0/24',
  ]);
});

const door = (settings: Parameters<typeof clusterPlan>[1]) =>
  lines(clusterPlan(0, settings)).filter((line) => line.includes('skylan-home') || line.includes('2049'));

test('homes are open on the controller alone, where packets do not come to it by the tunnel', () => {
  expect(door({})).toEqual([]);
  expect(door({ controller: { address: '192.168.66.20' } })).toEqual([
    'openstack security group create skylan-home',
    'openstack security group rule create --ingress --protocol tcp --dst-port 2049 --remote-ip 192.168.77.0/24 skylan-home',
    'openstack server add security group master skylan-home',
  ]);
  expect(door({ controller: { address: '192.168.66.20' }, home: 'none' })).toEqual([]);
});

test('a server of homes is its operator’s to open', () => {
  expect(door({ home: '192.168.66.50:/export/home' })).toEqual([
    'Homes are on 192.168.66.50: let TCP 2049 from 192.168.77.0/24 to it.',
  ]);
});

test('a worker’s own homes are not mounted over, and the README says how they are moved', () => {
  expect(lines().join('\n')).toContain('`mv /home /var/home && ');
  expect(lines(clusterPlan(0, { home: 'none' })).join('\n')).not.toContain('mv /home');
});

test('a site that can be called is named by its address, and one behind NAT calls first', () => {
  const udp = (site: string) => rules(fourSites(), site).filter((rule) => rule.includes('udp'));
  expect(udp('bielefeld')).toHaveLength(3);
  expect(udp('bielefeld')).toContain('--protocol udp --dst-port 51820 --remote-ip 198.51.100.7/32');
  expect(udp('oslo')).toHaveLength(2);
});

test('steps that are another site’s are left out', () => {
  expect(lines().join('\n')).toContain('./skylan-site controller  # on master, 192.168.66.10; Debian 13');
  expect(lines(fourSites(), 'oslo').join('\n')).not.toContain('./skylan-site controller  #');
});

test.each([
  ['this site', clusterPlan(), 'bielefeld', 'last comes `./skylan-site controller`:'],
  ['another site', fourSites(), 'oslo', 'last comes `./skylan-site controller` at bielefeld:'],
  [
    'AWS',
    clusterPlan(0, { controller: { site: 'giessen' } }),
    'bielefeld',
    'last comes `sudo /usr/local/lib/skylan/skylan-munge-key switch` on controller, in AWS:',
  ],
])('with a new munge key the workers come before the controller of %s', (_where, plan, site, last) => {
  expect(lines(plan, site).join('\n')).toContain(last);
});

test('credentials are asked for where the controller tells CloudWatch figures', () => {
  const told = { monitoring: { metrics: 'cloudwatch' } } as const;
  expect(lines(clusterPlan(0, told)).join('\n')).toContain('the policy of the stack’s output `MetricsPolicy`');
  expect(lines(clusterPlan(0, { ...told, controller: { site: 'giessen' } })).join('\n')).not.toContain('MetricsPolicy');
  expect(lines(clusterPlan(0, { monitoring: { nodeExporter: 'yes' } })).join('\n')).not.toContain('MetricsPolicy');
});

test('credentials are asked for where the controller powers workers up', () => {
  expect(lines(clusterPlan(1)).join('\n')).toContain('/etc/skylan/aws-credentials');
  expect(lines(fleetPlan()).join('\n')).toContain('/etc/skylan/aws-credentials');
  expect(lines().join('\n')).not.toContain('aws-credentials');
  expect(lines(fleetPlan()).join('\n')).toContain('Apply each new pack soon');
  expect(lines(clusterPlan(1)).join('\n')).not.toContain('fleets');
});

test('where a cluster is there already, its controller is shown first what it would include', () => {
  const included = clusterPlan(1, { controller: { mode: 'include', mungeKeyParameter: '/slurm/munge-key' } });
  expect(lines(included).join('\n')).toContain('`./skylan-include plan`');
  expect(lines(included).join('\n')).toContain('on each worker: routes to the other sites');
  expect(lines().join('\n')).not.toContain('skylan-include');
});
