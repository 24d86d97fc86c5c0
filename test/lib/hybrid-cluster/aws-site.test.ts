import { stackWithCluster, THREE_SITES } from './cluster-stack';

test('the machines of a site, the gateway first', () => {
  const { cluster } = stackWithCluster(THREE_SITES);
  const machines = [...cluster.awsSites.values()].map((site) => site.machines.map(({ hostname }) => hostname));
  expect(machines).toEqual([
    ['giessen-gateway', 'controller', 'giessen-1', 'giessen-cloud-1'],
    ['marburg-gateway', 'marburg-1', 'marburg-cloud-1'],
  ]);
});

test('a site without workers has its gateway', () => {
  const sites = THREE_SITES.sites?.map((site) => (site.provider === 'aws' ? { ...site, workers: { count: 0 } } : site));
  const { cluster } = stackWithCluster({ ...THREE_SITES, sites });
  expect(cluster.site('marburg').machines.map(({ hostname }) => hostname)).toEqual(['marburg-gateway']);
});
