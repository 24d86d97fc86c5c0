import { matching, stackWithCluster, THREE_SITES } from './cluster-stack';

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

test('workers of a site share one role, and a site without workers has none', () => {
  // GIVEN
  const sites = THREE_SITES.sites?.map((site) => (site.name === 'marburg' ? { ...site, workers: { count: 0 } } : site));

  // WHEN
  const template = stackWithCluster({ ...THREE_SITES, sites }).template();

  // THEN
  const roles = Object.keys(matching(template.findResources('AWS::IAM::Role'), /Worker/));
  expect(roles).toEqual([expect.stringMatching(/giessenWorkerIdentityRole/)]);
  const profiles = Object.values(matching(template.findResources('AWS::EC2::Instance'), /Workergiessen/)).map(
    ({ Properties }) => Properties.IamInstanceProfile.Ref,
  );
  expect(profiles).toHaveLength(2);
  expect(new Set(profiles).size).toBe(1);
});
