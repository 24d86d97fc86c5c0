import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { HybridCluster } from '../../../lib/hybrid-cluster/hybrid-cluster';
import { RobotLan } from '../../../lib/robot-lan/robot-lan';
import { SettingsError } from '../../../lib/settings/error';
import { testApp, testStack } from '../../helpers/app';
import { matching, readableBy, stackWithCluster, THREE_SITES, threeSitesTemplate } from './cluster-stack';

test('without settings: giessen in AWS with a gateway and a worker, and a pack for bielefeld', () => {
  // WHEN
  const { cluster, template } = stackWithCluster();

  // THEN
  expect([...cluster.awsSites.keys()]).toEqual(['giessen']);
  expect([...cluster.site('giessen').workers.keys()]).toEqual(['giessen-1']);
  expect([...cluster.sitePacks.keys()]).toEqual(['bielefeld']);
  template().resourceCountIs('AWS::EC2::Instance', 2);
});

test('several sites in AWS share a stack: each its own network, gateway and tunnels to all others', () => {
  // WHEN
  const template = threeSitesTemplate();

  // THEN
  template.resourceCountIs('AWS::EC2::VPC', 2);
  template.resourceCountIs('AWS::EC2::EIP', 2);
  template.resourceCountIs('Custom::SkylanPinnedImage', 1);
  const routes = Object.values(matching(template.findResources('AWS::EC2::Route'), /Sitegiessen.*Worker/));
  expect(routes.map(({ Properties }) => Properties.DestinationCidrBlock)).toEqual([
    '0.0.0.0/0',
    '192.168.66.0/24',
    '192.168.88.0/24',
    '10.0.0.0/24',
  ]);
});

describe('a key for secrets', () => {
  const ARN = 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd';

  test.each([
    ['in the settings', () => ({ settings: { ...THREE_SITES, tokens: 'yes' as const, encryptionKeyArn: ARN } })],
    [
      'in the props',
      (stack: Stack) => ({
        settings: { ...THREE_SITES, tokens: 'yes' as const },
        encryptionKey: kms.Key.fromKeyArn(stack, 'Mine', ARN),
      }),
    ],
  ])('GIVEN one %s THEN all that makes secrets is told of it, and whoever reads one may decrypt it', (_, props) => {
    // GIVEN
    const { stack } = testStack();
    // WHEN
    const cluster = new HybridCluster(stack, 'Cluster', props(stack));
    const operator = new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
    cluster.grantReadSitePack(operator, 'bielefeld');
    // THEN
    const template = Template.fromStack(stack);
    for (const kind of ['SiteKeys', 'PairKey', 'MungeKey', 'TokenKey', 'SitePack'])
      template.allResourcesProperties(`Custom::Skylan${kind}`, { EncryptionKey: ARN });
    const holders = Object.keys(
      template.findResources('AWS::IAM::Policy', {
        Properties: {
          PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'kms:Decrypt', Resource: ARN })]) },
        },
      }),
    );
    expect(holders.map((id) => id.replace(/(DefaultPolicy|Policy).*$/, '').replace(/^ClusterSite/, '')).sort()).toEqual(
      [
        ...['Operator', 'giessenControllerMachineRole', 'giessenGatewayMachineRole', 'giessenWorkerIdentityRole'],
        ...['marburgGatewayMachineRole', 'marburgWorkerIdentityRole'],
      ],
    );
  });

  test('fails for one of another region', () => {
    const stack = new Stack(testApp(), 'Test', { env: { account: '123456789012', region: 'us-east-1' } });
    expect(
      () => new HybridCluster(stack, 'Cluster', { encryptionKey: kms.Key.fromKeyArn(stack, 'Mine', ARN) }),
    ).toThrow(
      "the KMS key of parameters is of the region eu-central-1 and its stack of us-east-1: give one of the stack's own region",
    );
  });
});

test('a new image gives every machine an address that none has yet: the new machine is there before the old one goes', () => {
  // GIVEN
  const interfaces = (imageRevision: number) => {
    const template = stackWithCluster({ ...THREE_SITES, imageRevision }).template();
    return {
      ids: Object.keys(template.findResources('AWS::EC2::NetworkInterface')),
      addresses: Object.values(template.findResources('AWS::EC2::NetworkInterface')).map(
        ({ Properties }) => Properties.PrivateIpAddress,
      ),
      conditions: Object.keys(template.findResources('AWS::CloudFormation::WaitCondition')),
    };
  };

  // WHEN
  const [old, next] = [interfaces(1), interfaces(2)];

  // THEN an interface of another address is another interface, for the same machines
  expect(next.ids).toEqual(old.ids);
  expect(next.addresses).toHaveLength(7);
  expect(next.addresses.filter((address) => old.addresses.includes(address))).toEqual([]);
  expect(next.conditions.filter((condition) => old.conditions.includes(condition))).toEqual([]);
});

test('a topic hears of each machine that must be up, and of no on-demand worker', () => {
  // GIVEN
  const stack = new Stack(testApp(), 'Test');
  const alarmTopic = new sns.Topic(stack, 'Topic');

  // WHEN
  new HybridCluster(stack, 'Cluster', { settings: THREE_SITES, alarmTopic });

  // THEN
  const alarms = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
  expect(alarms.map(({ Properties }) => Properties.AlarmDescription.split(' ')[0]).sort()).toEqual([
    'controller',
    'giessen-1',
    'giessen-gateway',
    'marburg-1',
    'marburg-gateway',
  ]);
  for (const { Properties } of alarms)
    expect(Properties.AlarmActions).toContainEqual({ Ref: expect.stringMatching(/^Topic/) });
});

test('with metrics, gateways and controller tell them, alarms come when they do, and a topic hears of them', () => {
  // GIVEN
  const alarmTopicArn = 'arn:aws:sns:eu-central-1:123456789012:alarms';
  const { cluster, template } = stackWithCluster({
    ...THREE_SITES,
    monitoring: { metrics: 'cloudwatch' },
    alarmTopicArn,
  });

  // THEN
  const policies = Object.values(template().findResources('AWS::IAM::ManagedPolicy'));
  const [tells] = policies.filter(({ Properties }) => JSON.stringify(Properties).includes('cloudwatch:PutMetricData'));
  expect(tells?.Properties.Roles.map(({ Ref }: { Ref: string }) => Ref.replace(/Machine.*/, ''))).toEqual([
    'ClusterSitegiessenGateway',
    'ClusterSitegiessenController',
    'ClusterSitemarburgGateway',
  ]);
  const alarms = Object.values(
    template().findResources('AWS::CloudWatch::Alarm', { Properties: { Namespace: 'skylan/lab' } }),
  );
  expect(alarms).toHaveLength(5);
  for (const { Properties, DependsOn } of alarms) {
    expect(Properties.AlarmActions).toEqual([alarmTopicArn]);
    expect(DependsOn.filter((id: string) => /MachineReady/.test(id)).length).toBeGreaterThanOrEqual(3);
  }
  expect(cluster.dashboard).toBeDefined();
});

test('without metrics nobody may tell any, and there is nothing that costs', () => {
  const { cluster } = stackWithCluster(THREE_SITES);
  expect([cluster.metricsAccess, cluster.alarms, cluster.dashboard]).toEqual([undefined, undefined, undefined]);
  threeSitesTemplate().resourceCountIs('AWS::CloudWatch::Dashboard', 0);
  expect(JSON.stringify(threeSitesTemplate())).not.toContain('PutMetricData');
});

test('node exporters are asked by the controller alone, on every machine', () => {
  const template = stackWithCluster({ ...THREE_SITES, monitoring: { nodeExporter: 'yes' } }).template();
  const doors = Object.entries(template.findResources('AWS::EC2::SecurityGroup')).flatMap(([id, { Properties }]) =>
    (Properties.SecurityGroupIngress ?? [])
      .filter(({ FromPort }: { FromPort: number }) => FromPort === 9100)
      .map(({ CidrIp, ToPort }: { CidrIp: string; ToPort: number }) => [/Site(\w+)Sec/.exec(id)?.[1], CidrIp, ToPort]),
  );
  // Whichever machine it is.
  expect(doors).toEqual(
    ['giessen', 'marburg'].flatMap((site) => [
      [site, '192.168.77.137/32', 9100],
      [site, '192.168.77.138/32', 9100],
    ]),
  );
  const interfaces = Object.values(template.findResources('AWS::EC2::NetworkInterface'));
  expect(interfaces).toHaveLength(7);
  for (const { Properties } of interfaces) expect(JSON.stringify(Properties.GroupSet)).toContain('NodeExporter');
});

test('a topic for alarms may stand in the settings', () => {
  const alarmTopicArn = 'arn:aws:sns:eu-central-1:123456789012:alarms';
  const stack = new Stack(testApp(), 'Test');
  new HybridCluster(stack, 'Cluster', { settings: { ...THREE_SITES, alarmTopicArn } });
  const alarms = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
  expect(alarms.length).toBeGreaterThan(0);
  expect(alarms.filter(({ Properties }) => !Properties.AlarmActions.includes(alarmTopicArn))).toEqual([]);
});

test('a site pack gets the Elastic IP of each site in AWS', () => {
  const [pack] = Object.values(threeSitesTemplate().findResources('Custom::SkylanSitePack'));
  expect(pack?.Properties).toMatchObject({
    Site: 'bielefeld',
    Endpoints: {
      giessen: { 'Fn::GetAtt': [expect.stringMatching(/giessen.*ElasticIp/), 'PublicIp'] },
      marburg: { 'Fn::GetAtt': [expect.stringMatching(/marburg.*ElasticIp/), 'PublicIp'] },
    },
    Keys: {
      ...{ bielefeld: '1', giessen: '1', marburg: '1' },
      ...{ 'bielefeld--giessen': '1', 'bielefeld--marburg': '1' },
    },
  });
});

test('the template asks for keys and has none', () => {
  // WHEN
  const text = JSON.stringify(threeSitesTemplate().toJSON());

  // THEN
  expect(text).toContain('@{private-key:bielefeld}');
  expect(text).not.toMatch(/(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=(?![A-Za-z0-9+/=])/);
});

test('grantReadSitePack opens one pack and no other', () => {
  // GIVEN
  const { cluster, stack, template } = stackWithCluster();
  const reader = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });

  // WHEN
  cluster.grantReadSitePack(reader, 'bielefeld');

  // THEN
  expect(readableBy(template(), /Reader/, 'hybrid-cluster')).toEqual([
    'sites/bielefeld/pack',
    ...[2, 3, 4, 5, 6, 7, 8, 9].map((part) => `sites/bielefeld/pack-${part}`),
  ]);
});

test('fails to grant the pack of a site that has none, and names those that have one', () => {
  const { cluster, stack } = stackWithCluster();
  const reader = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
  expect(() => cluster.grantReadSitePack(reader, 'giessen')).toThrow(
    'no site "giessen" outside AWS in this cluster; choose one of "bielefeld"',
  );
});

test('fails for a site that is not in AWS', () => {
  expect(() => stackWithCluster().cluster.site('bielefeld')).toThrow(
    'no site "bielefeld" in AWS in this cluster; choose one of "giessen"',
  );
});

describe('jobs in AWS', () => {
  const withBucket = {
    ...THREE_SITES,
    sites: THREE_SITES.sites?.map((site) =>
      site.name === 'giessen' ? { ...site, buckets: [{ name: 'genomes' }] } : site,
    ),
  };

  test('have a role at the site with a bucket, of which each worker there knows', () => {
    // WHEN
    const { cluster, template } = stackWithCluster(withBucket);
    // THEN
    expect(cluster.jobsAt('giessen').roleArn).toBeDefined();
    const roles = Object.keys(matching(template().findResources('AWS::IAM::Role'), /Jobs/));
    expect(roles).toEqual([expect.stringMatching(/^ClusterSitegiessenJobs/)]);
    const knowing = Object.entries(template().findResources('AWS::EC2::Instance')).filter(([, { Properties }]) =>
      JSON.stringify(Properties.UserData).includes(String(roles[0])),
    );
    expect(knowing.map(([id]) => id.replace(/Machine.*/, ''))).toEqual([
      'ClusterSitegiessenWorkergiessen1',
      'ClusterSitegiessenWorkergiessencloud1',
    ]);
  });

  test('have one where a CDK user asks for it, and none elsewhere', () => {
    const { cluster } = stackWithCluster(THREE_SITES, { jobsRoleAt: ['marburg'] });
    expect(cluster.jobsAt('marburg').grantPrincipal).toBe(cluster.jobsAt('marburg'));
    expect(() => cluster.jobsAt('giessen')).toThrow(
      'jobs at "giessen" have no role in AWS: name it in jobsRoleAt, or write buckets in its settings',
    );
  });

  test('fail to have one at a site that is not in AWS, or has no workers', () => {
    expect(() => stackWithCluster({}, { jobsRoleAt: ['bielefeld'] })).toThrow('no site "bielefeld" in AWS');
    const sites = THREE_SITES.sites?.map((site) =>
      site.name === 'marburg' ? { ...site, workers: { count: 0 } } : site,
    );
    expect(() => stackWithCluster({ ...THREE_SITES, sites }, { jobsRoleAt: ['marburg'] })).toThrow(
      'jobs at "marburg" have no role in AWS: it has no workers',
    );
  });
});

test('connections open a port on the workers of every site in AWS', () => {
  // GIVEN
  const { cluster, template } = stackWithCluster(THREE_SITES);

  // WHEN
  cluster.connections.allowFrom(ec2.Peer.ipv4('192.168.66.0/24'), ec2.Port.tcp(5432), 'PostgreSQL');

  // THEN
  const groups = Object.entries(template().findResources('AWS::EC2::SecurityGroup')).filter(([, { Properties }]) =>
    Properties.SecurityGroupIngress.some(({ FromPort }: { FromPort: number }) => FromPort === 5432),
  );
  expect(groups).toHaveLength(2);
  for (const [id] of groups) expect(id).toMatch(/Workers/);
});

test('tags reach what the cluster is made of', () => {
  const { template } = stackWithCluster({ ...THREE_SITES, tags: { project: 'genomes' } });
  template().allResourcesProperties('AWS::EC2::Instance', {
    Tags: Match.arrayWith([{ Key: 'project', Value: 'genomes' }]),
  });
});

test('GIVEN a LAN WHEN a cluster has its name in one stack THEN they share no parameter, alias or tag', () => {
  const { stack } = testStack();
  const lan = new RobotLan(stack, 'Lan', { settings: { name: 'lab' } });
  const cluster = new HybridCluster(stack, 'Cluster', { settings: { name: 'lab' } });
  const template = Template.fromStack(stack);
  const nameOf = (type: string, property: string) =>
    Object.entries(template.findResources(type)).map(([id, { Properties }]) => [id, Properties[property]]);
  const names = [...nameOf('AWS::SSM::Parameter', 'Name'), ...nameOf('AWS::KMS::Alias', 'AliasName')];
  for (const [id, name] of names)
    expect(name).toMatch(/^Lan/.test(id) ? /skylan\/(lan\/)?lab\// : /^\/skylan\/cluster\/lab\//);
  expect(new Set(names.map(([, name]) => name)).size).toBe(names.length);
  expect(lan.plan.name).toBe(cluster.plan.name);
});

test('fails for the name of a cluster of the same account and region', () => {
  const { stack } = testStack();
  new HybridCluster(stack, 'One', { settings: { name: 'lab' } });
  expect(() => new HybridCluster(stack, 'Two', { settings: { name: 'lab' } })).toThrow(
    'skylan:hybridCluster.name "lab" of Test/Two is also the name of Test/One, and both keep their keys below ' +
      '/skylan/cluster/lab of one account and region; give one of them another name',
  );
});

test('fails when settings contradict themselves', () => {
  expect(() => stackWithCluster({ controller: { site: 'nowhere' } })).toThrow(SettingsError);
});

test('fails for more packages than a machine’s user data have room for, with the numbers', () => {
  const packages = Array.from({ length: 1200 }, (_, index) => `some-package-${index}`);
  const [bielefeld, giessen, ...rest] = THREE_SITES.sites ?? [];
  if (!bielefeld || !giessen) throw new Error('no sites');
  const sites = [bielefeld, { ...giessen, workers: { packages } }, ...rest];
  expect(() => stackWithCluster({ ...THREE_SITES, sites })).toThrow(
    /sites\[1\]\.workers\.packages \[.* has 1200 names, too long for a machine's user data \(\d+ of 10000 characters\)/,
  );
});

describe('a cluster from before there were kinds of workers', () => {
  const template = (workers: object) => {
    const sites = THREE_SITES.sites?.map((site) => (site.provider === 'aws' ? { ...site, workers } : site)) ?? [];
    return stackWithCluster({ ...THREE_SITES, sites })
      .template()
      .toJSON();
  };

  test('is the same where its workers are a list of one kind', () => {
    const workers = { count: 2, onDemand: 3, instanceType: 'm5.large' };
    expect(template([workers])).toEqual(template(workers));
  });

  test('has its machines as they were where EC2 is asked for their size: only they wait for the answer', () => {
    // GIVEN
    const workers = { count: 2, onDemand: 3 };
    const isNew = (id: string) => /KindFacts|^SkylanInstanceFacts/.test(id);
    const machines = (json: ReturnType<typeof template>) =>
      Object.entries(json.Resources as Record<string, { Type: string; DependsOn?: string[] }>)
        .filter(([id, { Type }]) => !isNew(id) && Type !== 'AWS::SSM::Parameter')
        .map(([id, { DependsOn = [], ...resource }]) => [id, resource, DependsOn.filter((one) => !isNew(one))]);

    // WHEN
    const [asked, written] = [template(workers), template({ ...workers, cpus: 2, memoryMib: 1820 })];

    // THEN
    expect(machines(asked)).toEqual(machines(written));
    expect(Object.keys(asked.Resources).filter(isNew).length).toBeGreaterThan(5);
    expect(Object.keys(written.Resources).filter(isNew)).toEqual([]);
  });
});
