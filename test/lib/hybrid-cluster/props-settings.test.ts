import { App, CfnParameter, Size, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { HybridCluster } from '../../../lib/hybrid-cluster/hybrid-cluster';
import { planHybridCluster } from '../../../lib/hybrid-cluster/plan';
import { type HybridClusterProps, type HybridClusterSiteProps, SiteProvider } from '../../../lib/hybrid-cluster/props';
import { settingsOfProps } from '../../../lib/hybrid-cluster/props-settings';
import { CloudImage } from '../../../lib/machine/cloud-image';

const SITES: HybridClusterSiteProps[] = [
  { name: 'bielefeld', cidr: '192.168.66.0/24', provider: SiteProvider.EXTERNAL, natAddress: '203.0.113.9' },
  {
    name: 'giessen',
    cidr: '192.168.77.0/24',
    provider: SiteProvider.AWS,
    gatewayInstanceType: new ec2.InstanceType('t3.small'),
    workers: [
      {
        onDemand: 2,
        instanceType: ec2.InstanceType.of(ec2.InstanceClass.C7I, ec2.InstanceSize.XLARGE),
        rootVolumeSize: Size.gibibytes(64),
        machineImage: CloudImage.fromSsmParameter('/mine/worker'),
        features: ['fast'],
      },
    ],
  },
];

test('GIVEN all that props can say THEN the settings do, and can be planned', () => {
  const settings = settingsOfProps(new Stack(new App(), 'Test'), {
    name: 'lab',
    sites: SITES,
    controllerSite: 'giessen',
    controllerInstanceType: new ec2.InstanceType('t3.medium'),
    machineImage: CloudImage.debian13(),
  });
  expect(settings).toEqual({
    name: 'lab',
    image: '/aws/service/debian/release/13/latest/amd64',
    controller: { site: 'giessen', instanceType: 't3.medium' },
    sites: [
      { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external', natAddress: '203.0.113.9' },
      {
        name: 'giessen',
        cidr: '192.168.77.0/24',
        provider: 'aws',
        gateway: { instanceType: 't3.small' },
        workers: [
          { onDemand: 2, instanceType: 'c7i.xlarge', volumeGib: 64, image: '/mine/worker', features: ['fast'] },
        ],
      },
    ],
  });
  expect(() => planHybridCluster(settings)).not.toThrow();
});

test('GIVEN settings among the props THEN props go before, and the name is the settings’ matter', () => {
  const settings = { controller: { stateGib: 32 }, imageRevision: 2 };
  expect(settingsOfProps(new Stack(new App(), 'Test'), { settings, controllerSite: 'giessen' })).toEqual({
    imageRevision: 2,
    controller: { stateGib: 32, site: 'giessen' },
  });
});

test('a name that nobody gave is one that a cluster may have, and another for each stack and stage', () => {
  const app = new App();
  const scopes = [app, new Stage(app, 'Dev'), new Stage(app, 'Prod')];
  const names = scopes.map((scope) => settingsOfProps(new Stack(scope, 'Cluster'), {}).name);
  const long = settingsOfProps(new Stack(app, `A-${'b'.repeat(80)}`), {}).name;
  expect(new Set([...names, long]).size).toBe(4);
  for (const name of [...names, long]) expect(() => planHybridCluster({ name })).not.toThrow();
});

test.each<[HybridClusterProps, string]>([
  [{ name: 'A' }, 'the props of Test/Cluster have a mistake: name "A"'],
  [
    { sites: SITES.map((site) => ({ ...site, gatewayInstanceType: new ec2.InstanceType('x') })) },
    'sites[1].gatewayInstanceType "x" is not an EC2 instance type',
  ],
  [{ controllerSite: 'nowhere' }, 'controllerSite "nowhere"'],
])('what is wrong is said in the words of props (%#)', (props, message) => {
  const stack = new Stack(new App(), 'Test');
  expect(() => new HybridCluster(stack, 'Cluster', props)).toThrow(message);
});

test('fails for an instance type that the deploy decides: Slurm has to know its size', () => {
  const stack = new Stack(new App(), 'Test');
  const instanceType = new ec2.InstanceType(new CfnParameter(stack, 'Type').valueAsString);
  const sites = SITES.map((site) => ({ ...site, ...(site.workers ? { workers: [{ instanceType }] } : {}) }));
  expect(() => new HybridCluster(stack, 'Cluster', { sites })).toThrow(
    "instanceType of workers is known to the deploy only, and Slurm's configuration needs it; write it out",
  );
});
