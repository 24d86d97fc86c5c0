import { Match, type Template } from 'aws-cdk-lib/assertions';
import type { HybridClusterSettings } from '../../../lib/hybrid-cluster/settings';
import { matching, readableBy, stackWithCluster, WITH_FLEETS, WITH_FLEETS_FROM_OUTSIDE } from './cluster-stack';

const templateOf = (settings: HybridClusterSettings) => stackWithCluster(settings).template();
const template = templateOf(WITH_FLEETS);

/** The same with other settings of the first fleet. */
function withBurst(other: object, more: object = {}): HybridClusterSettings {
  const [bielefeld, giessen] = WITH_FLEETS.sites;
  const [burst, steady] = giessen.fleets;
  const sites = [bielefeld, { ...giessen, ...more, fleets: [{ ...burst, ...other }, steady] }];
  return { ...WITH_FLEETS, sites } as HybridClusterSettings;
}

function templatesOf(of: Template) {
  return Object.values(of.findResources('AWS::EC2::LaunchTemplate')).map(({ Properties, DependsOn }) => ({
    data: Properties.LaunchTemplateData,
    needs: DependsOn as string[],
  }));
}

test('a fleet is a launch template: of whatever type and subnet, private, for machines that see their tags', () => {
  const [burst] = templatesOf(template);
  expect(burst?.data).toMatchObject({
    IamInstanceProfile: { Name: { Ref: expect.stringContaining('giessenWorkerIdentity') } },
    InstanceInitiatedShutdownBehavior: 'terminate',
    MetadataOptions: {
      HttpEndpoint: 'enabled',
      HttpPutResponseHopLimit: 1,
      HttpTokens: 'required',
      InstanceMetadataTags: 'enabled',
    },
    BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, DeleteOnTermination: true } }],
    SecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringContaining('SecurityGroupsWorkers'), 'GroupId'] }],
  });
  expect(Object.keys(burst?.data)).not.toEqual(
    expect.arrayContaining(['InstanceType', 'KeyName', 'NetworkInterfaces']),
  );
});

test('all that a machine is made of carries the tags of the cluster, of the fleet and of the settings', () => {
  // GIVEN
  const tagsOf = (index: number, settings: HybridClusterSettings = WITH_FLEETS) =>
    Object.fromEntries(
      templatesOf(templateOf(settings))[index]?.data.TagSpecifications.map(
        ({ ResourceType, Tags }: { ResourceType: string; Tags: { Key: string; Value: string }[] }) => [
          ResourceType,
          Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
        ],
      ),
    );
  const own = { Name: 'giessen-burst', 'skylan:cluster': 'lab', 'skylan:fleet': 'giessen-burst' };
  // THEN
  expect(tagsOf(0)).toEqual({ instance: own, volume: own, 'network-interface': own, 'spot-instances-request': own });
  expect(Object.keys(tagsOf(1))).toEqual(['instance', 'volume', 'network-interface']);
  expect(tagsOf(0, { ...WITH_FLEETS, tags: { project: 'genomes', Name: 'x' } }).instance).toEqual({
    ...own,
    project: 'genomes',
  });
});

test('a worker of a fleet may read munge’s key and nothing else, where there is no other worker too', () => {
  expect(readableBy(template, /giessenWorkerIdentity/, 'lab')).toEqual(['slurm/munge-key']);
});

test('what workers run may be read by them under a name of its own, so that those of the version before still boot', () => {
  // GIVEN
  const [text = ''] = templatesOf(template).map(({ data }) => JSON.stringify(data.UserData));
  const [sha = ''] = /[0-9a-f]{64}(?=\\n)/.exec(text) ?? [];
  // WHEN
  const policies = Object.entries(matching(template.findResources('AWS::IAM::Policy'), /Fleetgiessenburst/));
  // THEN
  expect(policies.map(([id]) => id)).toEqual([expect.stringContaining(`Bundle${sha.slice(0, 40)}`)]);
  expect(sha).not.toBe('');
  expect(JSON.stringify(policies)).toContain('"s3:GetObject"');
  expect(templatesOf(template)[0]?.needs).toContain(policies[0]?.[0]);
});

test('no job can ask for a worker before it can boot', () => {
  const needed = [
    ...Object.keys(matching(template.findResources('AWS::EC2::Route'), /WorkerSubnet/)),
    ...Object.keys(matching(template.findResources('AWS::EC2::SubnetRouteTableAssociation'), /FleetRoutes/)),
    ...Object.keys(matching(template.findResources('AWS::IAM::Policy'), /giessenWorkerIdentity/)),
    ...Object.keys(template.findResources('Custom::SkylanMungeKey')),
  ];
  expect(needed).toHaveLength(7);
  const [facts] = Object.keys(matching(template.findResources('Custom::SkylanInstanceFacts'), /c6ilargec7ilarge/));
  expect(templatesOf(template)[0]?.needs).toEqual(expect.arrayContaining([...needed, facts]));
});

test('when all is deleted, nobody has workers made any more, then they end, then what they stand in goes', () => {
  // GIVEN what each resource depends on, by what it refers to as well
  const resources = template.toJSON().Resources as Record<string, object>;
  const needs = (id: string, seen = new Set<string>()): Set<string> => {
    const text = JSON.stringify(resources[id]);
    for (const other of Object.keys(resources).filter((one) => one !== id && text.includes(`"${one}"`))) {
      if (!seen.has(other)) needs(other, seen.add(other));
    }
    return seen;
  };
  const ids = (type: string, id = /./) => Object.keys(matching(template.findResources(type), id));
  const endings = ids('Custom::SkylanFleetWorkers');
  expect(endings).toHaveLength(2);
  // THEN
  const [controller = ''] = ids('AWS::EC2::Instance', /Controller/);
  expect([...needs(controller)]).toEqual(expect.arrayContaining([...ids('AWS::IAM::ManagedPolicy'), ...endings]));
  expect([...needs(endings[0] ?? '')]).toEqual(
    expect.arrayContaining([
      ...ids('AWS::EC2::LaunchTemplate', /burst/),
      ...ids('AWS::EC2::Subnet', /FleetSubnet/),
      ...ids('AWS::EC2::SecurityGroup', /Workers/),
    ]),
  );
});

test('the controller finds the fleets in a parameter', () => {
  const parameter = Object.values(template.findResources('AWS::SSM::Parameter')).find(
    ({ Properties }) => Properties.Name === '/skylan/cluster/lab/slurm/fleets.json',
  );
  const [text] = parameter?.Properties.Value['Fn::Join']
    ? [JSON.stringify(parameter.Properties.Value['Fn::Join'][1])]
    : [];
  expect(text).toMatch(/nodes\\\\?":\\\\?"giessen-burst/);
  expect(text).toContain('"LatestVersionNumber"');
  expect(readableBy(template, /ControllerMachineRole/, 'lab')).toEqual([
    'slurm/fleets.json',
    'slurm/munge-key',
    'slurm/service/controller.conf',
  ]);
});

test('a controller outside AWS finds them in its pack', () => {
  const outside = templateOf(WITH_FLEETS_FROM_OUTSIDE);
  const packs = JSON.stringify(outside.findResources('Custom::SkylanSitePack'));
  expect(packs).toContain('bielefeld-pack/fleets.json');
  expect(packs).toContain('"LatestVersionNumber"');
  expect(JSON.stringify(outside.findResources('AWS::SSM::Parameter'))).not.toContain('fleets.json');
});

test('the template is as large for five workers as for five hundred', () => {
  // GIVEN
  const sized = (max: number) => templateOf(withBurst({ max }, { cidr: '10.77.0.0/16' })).toJSON();
  const [few, many] = [sized(5), sized(500)];
  // THEN
  expect(Object.keys(many.Resources)).toEqual(Object.keys(few.Resources));
  const growth = JSON.stringify(many).length - JSON.stringify(few).length;
  // Two figures of slurm.conf, and one in the list of fleets.
  expect(growth).toBeLessThan(20);
});

test('another launch template is a new version of it: nothing else changes but the list of fleets', () => {
  // GIVEN
  const resources = (of: Template) => Object.entries(of.toJSON().Resources as Record<string, { Type: string }>);
  const before = new Map(resources(template).map(([id, one]) => [id, JSON.stringify(one)]));
  // WHEN
  const changed = resources(templateOf(withBurst({ volumeGib: 40, packages: ['htop'] }))).filter(
    ([id, one]) => before.get(id) !== JSON.stringify(one),
  );
  // THEN
  expect(changed.map(([, { Type }]) => Type)).toEqual(['AWS::EC2::LaunchTemplate']);
});

test('fleets touch nothing of a cluster that was there without them, but who may power workers', () => {
  // GIVEN
  const [bielefeld, giessen] = WITH_FLEETS.sites;
  const sites = (fleets: readonly object[]) =>
    ({
      sites: [bielefeld, { ...giessen, workers: { count: 1, onDemand: 1 }, fleets }],
    }) as unknown as HybridClusterSettings;
  const without = templateOf(sites([])).toJSON().Resources;
  const withThem = templateOf(sites(giessen.fleets)).toJSON().Resources;
  // WHEN
  const changed = Object.keys(without).filter((id) => JSON.stringify(without[id]) !== JSON.stringify(withThem[id]));
  // THEN
  expect(changed.map((id) => without[id].Type).sort()).toEqual(['AWS::IAM::ManagedPolicy', 'Custom::SkylanSitePack']);
});

test('a site has a subnet for each zone that one of its fleets uses, and each fleet its own number of them', () => {
  template.resourceCountIs('AWS::EC2::Subnet', 4);
  template.hasResourceProperties('AWS::EC2::Subnet', { CidrBlock: '192.168.77.64/27', MapPublicIpOnLaunch: false });
  const { cluster } = stackWithCluster(WITH_FLEETS);
  const subnets = [...cluster.site('giessen').fleets.values()].map(({ deployed }) => deployed.subnets.length);
  expect(subnets).toEqual([2, 1]);
});

test('an image of somebody else’s tells where its root volume is', () => {
  templateOf(withBurst({ image: 'ami-0123456789abcdef0' })).hasResourceProperties('AWS::EC2::LaunchTemplate', {
    LaunchTemplateData: { BlockDeviceMappings: [{ DeviceName: { Ref: Match.stringLikeRegexp('^RootDevice') } }] },
  });
});
