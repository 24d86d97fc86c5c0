import { BIELEFELD } from '../../../lab/running/cluster/settings';
import { planSite } from '../../../lab/site/plan';
import { clusterPicture } from '../../../lab/view/cluster-facts';
import { instance } from '../fabric/instance';
import { fakePeer } from '../running/peer';

const named = (name: string) => fakePeer(name, () => ({}));
const CLUSTER = {
  site: planSite(BIELEFELD),
  controller: { ...named('master'), site: 'bielefeld' },
  sites: [
    { name: 'bielefeld', cidr: '192.168.66.0/24', gateway: named('master'), worker: named('bielefeld-1') },
    { name: 'giessen', cidr: '192.168.77.0/24', gateway: named('giessen-gateway'), worker: named('giessen-1') },
  ],
  tunnel: { port: 51_820, tunnelMtuBytes: 1370 },
};
const vm = (name: string, privateAddress: string, more = {}) =>
  instance({ id: `i-${name}`, name, vpcId: 'vpc-g', privateAddress, publicAddress: '', ...more });
const CLOUD = {
  instances: [
    vm('giessen-cloud-1', '192.168.77.30', { running: false }),
    vm('giessen-1', '192.168.77.20'),
    vm('giessen-gateway', '192.168.77.10', { publicAddress: '203.0.113.4' }),
    vm('marburg-gateway', '192.168.88.10', { vpcId: 'vpc-m' }),
  ],
  groups: [],
};

test('GIVEN a cluster and its cloud THEN each site has its own machines, and the controller is told', () => {
  const [near, far] = clusterPicture(CLUSTER, CLOUD, []).sites;
  expect(near).toEqual({
    name: 'bielefeld',
    cidr: '192.168.66.0/24',
    provider: 'outside AWS',
    gateway: { name: 'master', more: ['192.168.66.10', '198.51.100.66', 'slurmctld'] },
    machines: [{ name: 'bielefeld-1', more: ['192.168.66.11'] }],
  });
  expect(far).toMatchObject({
    provider: 'AWS',
    gateway: { name: 'giessen-gateway', more: ['192.168.77.10', '203.0.113.4'] },
    machines: [
      { name: 'giessen-1', more: ['192.168.77.20'] },
      { name: 'giessen-cloud-1', more: ['192.168.77.30', 'switched off'] },
    ],
  });
});

test('GIVEN a cluster THEN its tunnel is told', () => {
  expect(clusterPicture(CLUSTER, CLOUD, [])).toMatchObject({ port: 51_820, tunnelMtuBytes: 1370 });
});

test('GIVEN a site behind NAT THEN its gateway has no floating address', () => {
  const site = planSite({ ...BIELEFELD, behindNat: true });
  const [near] = clusterPicture({ ...CLUSTER, site }, CLOUD, []).sites;
  expect(near?.gateway.more).toContain(`NAT, from ${site.routerPublicAddress}`);
  expect(near?.gateway.more).not.toContain('198.51.100.66');
});
