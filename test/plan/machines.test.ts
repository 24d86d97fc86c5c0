import { planHybridCluster } from '../../lib/hybrid-cluster/plan';
import { planRobotLan } from '../../lib/robot-lan/plan';
import { clusterMachines, lanMachines } from '../../plan/machines';
import { CLUSTER } from './stacks';

const IMAGE = '/aws/service/debian/release/13/latest/amd64';

test('GIVEN a LAN THEN its machines are yours, the gateway and the nodes with their addresses', () => {
  const plan = planRobotLan({ nodes: [{ name: 'second' }, { name: 'third', publicAddress: 'none' }] });
  expect(lanMachines(plan)).toEqual([
    { name: 'ros_local_gateway', where: 'home', addresses: ['its own in the LAN', 'by OpenVPN'] },
    {
      ...{ name: 'cloud-gateway', where: 'AWS', instanceType: 't3.micro', image: IMAGE },
      addresses: ['192.168.0.130 LAN', '172.31.1.11 VPC', 'an Elastic IP'],
    },
    {
      ...{ name: 'second', where: 'AWS', instanceType: 't3.small', image: IMAGE },
      addresses: ['192.168.0.131 LAN', '172.31.1.12 VPC', 'an Elastic IP'],
    },
    {
      ...{ name: 'third', where: 'AWS', instanceType: 't3.small', image: IMAGE },
      addresses: ['192.168.0.132 LAN', '100.64.1.13 VPC', 'no public address'],
    },
  ]);
});

test('GIVEN two uplinks THEN each desktop gateway is told with its own', () => {
  const uplink = [{ kind: 'openvpn' }, { kind: 'wireguard', clients: ['lab'] }] as const;
  const rows = lanMachines(planRobotLan({ clients: ['home', 'lab'], uplink: [...uplink] }));
  expect(rows.slice(0, 2).map(({ addresses }) => addresses[1])).toEqual(['by OpenVPN', 'by WireGuard']);
});

test('GIVEN a cluster THEN workers that are alike are one row', () => {
  const rows = clusterMachines(planHybridCluster(CLUSTER));
  expect(rows.map(({ name, where }) => `${where}: ${name}`)).toEqual([
    'bielefeld: its gateway',
    'bielefeld: 1 worker',
    'giessen: giessen-gateway',
    'giessen: controller',
    'giessen: giessen-1 to -2',
    'giessen: giessen-big-cloud-1 to -4 (on demand)',
    'giessen: giessen-burst-1 to -20 (fleet)',
  ]);
  expect(rows[0]?.addresses).toContain('behind NAT: it calls');
  expect(rows[3]?.addresses).toEqual(['192.168.77.10 site', '192.168.77.8 site, at which all machines reach it']);
  expect(rows.at(-1)).toMatchObject({
    addresses: ['within 192.168.76.128/26'],
    instanceType: 'c7i.2xlarge, c6i.2xlarge',
  });
});

test('GIVEN a controller of yours THEN it is told as such', () => {
  const rows = clusterMachines(
    planHybridCluster({ ...CLUSTER, controller: { site: 'bielefeld', hostname: 'master' }, monitoring: {} }),
  );
  expect(rows).toContainEqual({ name: 'master (controller)', where: 'bielefeld', addresses: ['192.168.66.10 site'] });
});

test('GIVEN standing and on-demand workers of one kind THEN they are two rows', () => {
  const [external, aws] = CLUSTER.sites ?? [];
  const sites = [external, { ...aws, workers: [{ count: 1, onDemand: 2 }], fleets: [] }] as typeof CLUSTER.sites;
  const names = clusterMachines(planHybridCluster({ ...CLUSTER, sites })).map(({ name }) => name);
  expect(names.slice(-2)).toEqual(['giessen-1', 'giessen-cloud-1 to -2 (on demand)']);
});
