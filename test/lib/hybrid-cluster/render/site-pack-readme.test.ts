import { renderReadme } from '../../../../lib/hybrid-cluster/render/site-pack-readme';
import { clusterPlan, externalSite, fourSites } from '../../../helpers/cluster-plan';

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

test('credentials are asked for where the controller powers workers up', () => {
  expect(lines(clusterPlan(1)).join('\n')).toContain('/etc/skylan/aws-credentials');
  expect(lines().join('\n')).not.toContain('aws-credentials');
});

test('where a cluster is there already, its controller is shown first what it would include', () => {
  const included = clusterPlan(1, { controller: { mode: 'include', mungeKeyParameter: '/slurm/munge-key' } });
  expect(lines(included).join('\n')).toContain('`./skylan-include plan`');
  expect(lines(included).join('\n')).toContain('on each worker: routes to the other sites');
  expect(lines().join('\n')).not.toContain('skylan-include');
});
