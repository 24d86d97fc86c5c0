import { namespaceOf, renderGatewayEnv, renderSlurmEnv } from '../../../../lib/hybrid-cluster/render/machine-env';
import { awsSite, clusterPlan, fourSites } from '../../../helpers/cluster-plan';
import { RESOLVED } from '../../../helpers/lan-plan';

test('a site gateway knows its site and where its tunnel is described', () => {
  const plan = clusterPlan();
  const text = renderGatewayEnv(plan, awsSite(plan), RESOLVED);
  for (const line of [
    "SKYLAN_ROLE='site-gateway'",
    "SKYLAN_HOSTNAME='giessen-gateway'",
    "SKYLAN_NAMESPACE='/skylan/cluster/hybrid-cluster'",
    "SKYLAN_SITE='giessen'",
    "SKYLAN_SITE_CIDR='192.168.77.0/24'",
    "SKYLAN_TUNNEL_ADDRESS='10.0.0.2'",
  ]) {
    expect(text.split('\n')).toContain(line);
  }
});

test('a site that joins changes nothing at a gateway that is there', () => {
  const [two, four] = [clusterPlan(), fourSites()];
  expect(renderGatewayEnv(four, awsSite(four), RESOLVED)).toBe(renderGatewayEnv(two, awsSite(two), RESOLVED));
});

test('machines of Slurm know where the munge key is', () => {
  const text = renderSlurmEnv(clusterPlan(), { role: 'worker', hostname: 'giessen-1' }, RESOLVED);
  expect(text).toContain("SKYLAN_NAMESPACE='/skylan/cluster/hybrid-cluster'\n");
});

test('a namespace is what the constructs of the keys call one', () => {
  expect(namespaceOf({ name: 'lab' })).toBe('skylan/cluster/lab');
});
