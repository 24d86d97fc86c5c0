import { Match } from 'aws-cdk-lib/assertions';
import { matching, readableBy, stackWithCluster, THREE_SITES, threeSitesTemplate } from './cluster-stack';

test('a controller in AWS stands among the workers of its site', () => {
  // GIVEN
  const { cluster, template } = stackWithCluster(THREE_SITES);

  // THEN
  expect(cluster.site('giessen').controller?.machine.hostname).toBe('controller');
  expect(cluster.site('marburg').controller).toBeUndefined();
  template().hasResourceProperties('AWS::EC2::NetworkInterface', {
    PrivateIpAddress: '192.168.77.138',
    SubnetId: { Ref: Match.stringLikeRegexp('Sitegiessen.*WorkerSubnet') },
    GroupSet: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('Sitegiessen.*Workers'), 'GroupId'] }],
  });
  expect(readableBy(template(), /Controller/, 'lab')).toEqual(['slurm/munge-key', 'slurm/slurm.conf']);
});

test('its slurm.conf is a parameter, which is there when it boots', () => {
  // WHEN
  const template = threeSitesTemplate();

  // THEN
  const name = '/skylan/cluster/lab/slurm/slurm.conf';
  const [[id, { Properties }] = ['', { Properties: {} }]] = Object.entries(
    template.findResources('AWS::SSM::Parameter', { Properties: { Name: name } }),
  );
  expect(Properties.Value).toContain('SlurmctldHost=controller(192.168.77.138)');
  const [controller] = Object.values(matching(template.findResources('AWS::EC2::Instance'), /Controller/));
  expect(controller?.DependsOn).toContain(id);
});

test('it may power on-demand workers up and down, from its first boot', () => {
  // WHEN
  const template = threeSitesTemplate();

  // THEN
  const [policy, ...others] = Object.entries(template.findResources('AWS::IAM::ManagedPolicy'));
  expect(others).toEqual([]);
  expect(policy?.[1].Properties.Roles).toEqual([{ Ref: expect.stringMatching(/Controller.*Role/) }]);
  const [controller] = Object.values(matching(template.findResources('AWS::EC2::Instance'), /Controller/));
  expect(controller?.DependsOn).toContain(policy?.[0]);
});

test('without on-demand workers there is no such permission', () => {
  const { cluster, template } = stackWithCluster({
    ...THREE_SITES,
    sites: THREE_SITES.sites?.map((site) => (site.provider === 'aws' ? { ...site, workers: { count: 1 } } : site)),
  });
  expect(cluster.powerAccess).toBeUndefined();
  template().resourceCountIs('AWS::IAM::ManagedPolicy', 0);
});
