import { Match } from 'aws-cdk-lib/assertions';
import { matching, readableBy, stackWithCluster, THREE_SITES, threeSitesTemplate } from './cluster-stack';

test('a worker has its address in the private subnet, no public one, and answers for itself alone', () => {
  stackWithCluster()
    .template()
    .hasResourceProperties('AWS::EC2::NetworkInterface', {
      PrivateIpAddress: '192.168.77.139',
      SourceDestCheck: true,
      SubnetId: { Ref: Match.stringLikeRegexp('WorkerSubnet') },
    });
});

test('it may read munge’s key and nothing else', () => {
  const template = threeSitesTemplate();
  expect(readableBy(template, /giessenWorkerIdentity/, 'lab')).toEqual(['slurm/munge-key']);
});

test('with jobs that have a role in AWS, it may give them that one’s credentials, and still not use a bucket itself', () => {
  // GIVEN
  const sites = THREE_SITES.sites?.map((site) =>
    site.provider === 'aws' ? { ...site, buckets: [{ name: 'genomes', access: 'write' as const }] } : site,
  );
  // WHEN
  const template = stackWithCluster({ ...THREE_SITES, sites }).template();
  // THEN
  const policies = Object.values(template.findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
    /giessenWorkerIdentity/.test(Properties.Roles[0].Ref),
  );
  const text = JSON.stringify(policies);
  expect(text.match(/"sts:AssumeRole","Effect":"Allow","Resource":[^}]*Jobs/g)).toHaveLength(1);
  expect(text).not.toContain('genomes');
});

test('it boots when the gateway is ready and its routes are there', () => {
  // WHEN
  const template = stackWithCluster().template();

  // THEN
  const [worker] = Object.values(matching(template.findResources('AWS::EC2::Instance'), /Worker/));
  const needed = [
    ...Object.keys(matching(template.findResources('AWS::CloudFormation::WaitCondition'), /Gateway/)),
    ...Object.keys(matching(template.findResources('AWS::EC2::Route'), /WorkerSubnet/)),
    ...Object.keys(template.findResources('Custom::SkylanMungeKey')),
  ];
  expect(needed).toHaveLength(5);
  expect(worker?.DependsOn).toEqual(expect.arrayContaining(needed));
});

test('of all workers, those on demand alone carry the tags by which a controller finds them', () => {
  // WHEN
  const template = threeSitesTemplate();

  // THEN
  const instances = Object.entries(template.findResources('AWS::EC2::Instance')).flatMap(([id, instance]) =>
    /Controller/.test(id) ? [] : [instance],
  );
  const tags = instances.map(({ Properties }) => Properties.Tags.filter(({ Key }: { Key: string }) => Key !== 'Name'));
  expect(tags.filter((one) => one.length > 0)).toEqual(
    ['giessen', 'marburg'].map((site) => [
      { Key: 'skylan:cluster', Value: 'lab' },
      { Key: 'skylan:node', Value: `${site}-cloud-1` },
    ]),
  );
});
