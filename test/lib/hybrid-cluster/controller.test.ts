import { Match } from 'aws-cdk-lib/assertions';
import type { HybridClusterSettings } from '../../../lib/hybrid-cluster/settings';
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
    GroupSet: [
      { 'Fn::GetAtt': [Match.stringLikeRegexp('Sitegiessen.*Workers'), 'GroupId'] },
      { 'Fn::GetAtt': [Match.stringLikeRegexp('Sitegiessen.*Controller'), 'GroupId'] },
    ],
  });
  expect(readableBy(template(), /Controller/, 'lab')).toEqual(['slurm/munge-key', 'slurm/service/controller.conf']);
});

test('workers, packs and Slurm know its service address, and another machine of it changes nothing for them', () => {
  // GIVEN
  const instances = (settings: HybridClusterSettings) =>
    matching(stackWithCluster(settings).template().findResources('AWS::EC2::Instance'), /Worker|Gateway/);
  // THEN
  expect(JSON.stringify(instances(THREE_SITES))).toContain('192.168.77.136');
  expect(JSON.stringify(instances(THREE_SITES))).not.toContain("CONTROLLER='192.168.77.138");
  const other = { ...THREE_SITES, controller: { site: 'giessen', address: '192.168.77.137' } };
  expect(instances(other)).toEqual(instances(THREE_SITES));
});

test('homes are open to the sites that mount them, on this machine alone', () => {
  // GIVEN a site that has homes of its own
  const sites = THREE_SITES.sites?.map((site) => (site.name === 'marburg' ? { ...site, home: 'none' as const } : site));
  const doors = (settings: HybridClusterSettings) =>
    Object.values(stackWithCluster(settings).template().findResources('AWS::EC2::SecurityGroup'))
      .flatMap(({ Properties }) => Properties.SecurityGroupIngress)
      .filter(({ FromPort }) => FromPort === 2049)
      .map(({ CidrIp, ToPort, Description }) => [CidrIp, ToPort, Description]);
  // THEN
  expect(doors({ ...THREE_SITES, ...(sites ? { sites } : {}) })).toEqual([
    ['192.168.66.0/24', 2049, 'Homes, from bielefeld'],
    ['192.168.77.0/24', 2049, 'Homes, from giessen'],
  ]);
  expect(doors({ ...THREE_SITES, home: 'none' })).toEqual([]);
});

test('its slurm.conf is a parameter, which is there when it boots', () => {
  // WHEN
  const template = threeSitesTemplate();

  // THEN
  const name = '/skylan/cluster/lab/slurm/service/controller.conf';
  const [[id, { Properties }] = ['', { Properties: {} }]] = Object.entries(
    template.findResources('AWS::SSM::Parameter', { Properties: { Name: name } }),
  );
  const text = JSON.stringify(Properties.Value);
  expect(text).toContain('SlurmctldHost=controller(192.168.77.136)');
  expect(text).toMatch(/ CPUs=",\{"Fn::GetAtt":\["ClusterKindFacts[^"]*","Cpus"\]\}," RealMemory=",\{"Fn::GetAtt"/);
  const [controller] = Object.values(matching(template.findResources('AWS::EC2::Instance'), /Controller/));
  expect(controller?.DependsOn).toContain(id);
});

test('with tokens it reads their key, which no worker does, and a slurm.conf that no controller without them takes', () => {
  // WHEN
  const template = stackWithCluster({ ...THREE_SITES, tokens: 'yes' }).template();
  // THEN
  const read = readableBy(template, /Controller/, 'lab');
  expect(read).toEqual(expect.arrayContaining(['slurm/service/controller-tokens.conf', 'slurm/token-key']));
  expect(read).not.toContain('slurm/service/controller.conf');
  expect(readableBy(template, /Worker|Gateway/, 'lab')).not.toContain('slurm/token-key');
  const [key = ''] = Object.keys(template.findResources('Custom::SkylanTokenKey'));
  const [controller] = Object.values(matching(template.findResources('AWS::EC2::Instance'), /Controller/));
  expect(controller?.DependsOn).toContain(key);
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
