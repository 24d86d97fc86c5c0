import { planHybridCluster } from '../../../lib/hybrid-cluster/plan';
import type { AwsSitePlan, HybridClusterPlan } from '../../../lib/hybrid-cluster/plan-types';
import type { HybridClusterSettings } from '../../../lib/hybrid-cluster/settings';
import { problemsOf, sites } from './problems-of';

const DEBIAN = '/aws/service/debian/release/13/latest/amd64';

/** The only kind of workers where the settings say nothing of it. */
const KIND = {
  ...{ name: undefined, instanceType: 't3.small', image: DEBIAN, features: [], packages: [], volumeGib: 16 },
  ...{ cpus: undefined, memoryMib: undefined, gres: '' },
};

/** What a site has of itself. */
const DEFAULT_OF_SITES = { buckets: [], scratch: '/scratch' };

const DIRECTORY: NonNullable<HybridClusterSettings['directory']> = {
  ...{ uri: 'ldaps://ldap.example.org', base: 'dc=example,dc=org', schema: 'rfc2307bis', caParameter: '/ldap/ca' },
  ...{ bindDn: 'cn=reader,dc=example,dc=org', bindPasswordParameter: '/ldap/password' },
};

test("without settings the plan is the seed's cluster", () => {
  expect(planHybridCluster()).toEqual({
    name: 'hybrid-cluster',
    tunnel: { cidr: '10.0.0.0/24', port: 51820, keepaliveSeconds: 25, mtuBytes: 1370, presharedKeyRevision: 1 },
    sites: [
      {
        provider: 'external',
        name: 'bielefeld',
        cidr: '192.168.66.0/24',
        uplinkMtuBytes: 1450,
        tunnelAddress: '10.0.0.1',
        gatewayAddress: '192.168.66.10',
        keyRevision: 1,
        features: [],
        home: 'cluster',
        ...DEFAULT_OF_SITES,
        workerCount: 1,
        gres: '',
      },
      {
        provider: 'aws',
        name: 'giessen',
        cidr: '192.168.77.0/24',
        uplinkMtuBytes: 1500,
        tunnelAddress: '10.0.0.2',
        gatewayAddress: '192.168.77.10',
        keyRevision: 1,
        features: [],
        home: 'cluster',
        ...DEFAULT_OF_SITES,
        gatewaySubnetCidr: '192.168.77.0/26',
        workerSubnetCidr: '192.168.77.128/25',
        gateway: { hostname: 'giessen-gateway', instanceType: 't3.micro', image: DEBIAN },
        kinds: [KIND],
        workers: [{ hostname: 'giessen-1', address: '192.168.77.139', onDemand: false, kind: KIND }],
        fleets: [],
        fleetSubnetCidrs: [],
      },
    ],
    controller: {
      site: 'bielefeld',
      hostname: 'master',
      address: '192.168.66.10',
      serviceAddress: '192.168.66.10',
      instanceType: 't3.small',
      mode: 'own',
      stateGib: 16,
      image: DEBIAN,
    },
    homeServer: { address: '192.168.66.10', path: '/home' },
    partitions: [
      { name: 'bielefeld', sites: ['bielefeld'], isDefault: false },
      { name: 'giessen', sites: ['giessen'], isDefault: false },
      { name: 'all', sites: ['bielefeld', 'giessen'], isDefault: true },
    ],
    directory: { schema: 'rfc2307' },
    accounting: { database: 'embedded', host: undefined, port: 6819, enforce: 'no' },
    monitoring: { metrics: 'none', nodeExporter: 'no' },
    submitFrom: [],
    privateData: 'no',
    tokens: 'no',
    containers: 'none',
    modules: 'none',
    tokenKeyRevision: 1,
    suspendSeconds: 600,
    imageRevision: 1,
    mungeKeyRevision: 1,
    tags: {},
  });
});

test('every setting reaches the plan', () => {
  // GIVEN
  const publicKey = Buffer.alloc(32, 7).toString('base64');
  const settings: HybridClusterSettings = {
    name: 'lab',
    sites: [
      {
        name: 'site-a',
        cidr: '10.1.0.0/16',
        provider: 'external',
        endpoint: '203.0.113.7',
        publicKey,
        uplinkMtuBytes: 1400,
        tunnelAddress: '10.99.0.14',
        gatewayAddress: '10.1.2.3',
        features: ['gpu', 'gpu'],
        scratch: '/mnt/a',
        workers: { count: 4, cpus: 4, memoryMib: 8000, gpus: 't4:1' },
      },
      { name: 'site-b', cidr: '10.2.0.0/16', provider: 'external', natAddress: '203.0.113.8', keyRevision: 3 },
      {
        name: 'site-c',
        cidr: '10.3.0.0/26',
        provider: 'aws',
        uplinkMtuBytes: 1480,
        gatewayAddress: '10.3.0.14',
        keyRevision: 5,
        buckets: [{ name: 'genomes', access: 'write' }],
        gateway: { instanceType: 't3.nano', image: '/gateway' },
        workers: [
          {
            count: 2,
            onDemand: 1,
            instanceType: 'c7i.large',
            cpus: 1,
            memoryMib: 3000,
            image: '/worker',
            packages: ['htop'],
          },
          {
            name: 'gpu',
            count: 0,
            onDemand: 2,
            instanceType: 'g5.xlarge',
            features: ['big', 'gpu'],
            gpus: 'a10g:1,2',
            image: '/gpu',
            volumeGib: 200,
            slot: 3,
          },
        ],
        fleets: [
          { name: 'burst', instanceTypes: ['c7i.large'], max: 5 },
          {
            name: 'steady',
            instanceTypes: ['g5.xlarge', 'g6.xlarge'],
            max: 2,
            purchase: 'onDemand',
            zones: 1,
            features: ['big', 'steady'],
            gpus: '1',
            image: '/fleet',
            volumeGib: 100,
            packages: ['htop', 'htop'],
          },
        ],
      },
    ],
    tunnel: { cidr: '10.99.0.0/28', port: 443, keepaliveSeconds: 15, presharedKeyRevision: 2 },
    controller: {
      ...{ site: 'site-c', hostname: 'head', address: '10.3.0.36', instanceType: 'm7i.large', stateGib: 40 },
      serviceAddress: '10.3.0.38',
      mungeKeyParameter: '/slurm/munge-key',
    },
    partitions: [
      { name: 'far', sites: ['site-a', 'site-c'] },
      { name: 'near', sites: ['site-b'] },
    ],
    directory: DIRECTORY,
    accounting: { database: 'external', host: 'dbd.example.org', port: 7000, enforce: 'yes' },
    monitoring: { metrics: 'cloudwatch', nodeExporter: 'yes' },
    jobMemoryMib: 700,
    submitFrom: ['login'],
    privateData: 'yes',
    tokens: 'yes',
    containers: 'podman',
    modules: 'environment-modules',
    tokenKeyRevision: 6,
    suspendSeconds: 60,
    image: '/all',
    imageRevision: 7,
    mungeKeyRevision: 5,
    tags: { project: 'cluster' },
  };
  const plain = {
    ...{ ...KIND, instanceType: 'c7i.large', cpus: 1, memoryMib: 3000 },
    ...{ image: '/worker', packages: ['htop'] },
  };
  const gpu = {
    ...{ ...KIND, name: 'gpu', instanceType: 'g5.xlarge', features: ['gpu', 'big'] },
    ...{ gres: 'gpu:a10g:1,gpu:2', image: '/gpu', volumeGib: 200 },
  };
  // WHEN
  const plan = planHybridCluster(settings);
  // THEN
  expect(plan).toEqual({
    name: 'lab',
    tunnel: { cidr: '10.99.0.0/28', port: 443, keepaliveSeconds: 15, mtuBytes: 1320, presharedKeyRevision: 2 },
    sites: [
      {
        provider: 'external',
        name: 'site-a',
        cidr: '10.1.0.0/16',
        endpoint: '203.0.113.7',
        sourceAddress: '203.0.113.7',
        publicKey,
        uplinkMtuBytes: 1400,
        tunnelAddress: '10.99.0.14',
        gatewayAddress: '10.1.2.3',
        keyRevision: 1,
        features: ['gpu'],
        home: 'cluster',
        buckets: [],
        scratch: '/mnt/a',
        workerCount: 4,
        workerSize: { cpus: 4, memoryMib: 8000 },
        gres: 'gpu:t4:1',
      },
      {
        provider: 'external',
        name: 'site-b',
        cidr: '10.2.0.0/16',
        sourceAddress: '203.0.113.8',
        uplinkMtuBytes: 1450,
        tunnelAddress: '10.99.0.2',
        gatewayAddress: '10.2.0.10',
        keyRevision: 3,
        features: [],
        home: 'cluster',
        ...DEFAULT_OF_SITES,
        workerCount: 1,
        gres: '',
      },
      {
        provider: 'aws',
        name: 'site-c',
        cidr: '10.3.0.0/26',
        uplinkMtuBytes: 1480,
        tunnelAddress: '10.99.0.3',
        gatewayAddress: '10.3.0.14',
        keyRevision: 5,
        features: [],
        home: 'cluster',
        ...DEFAULT_OF_SITES,
        buckets: [{ name: 'genomes', access: 'write' }],
        gatewaySubnetCidr: '10.3.0.0/28',
        workerSubnetCidr: '10.3.0.32/27',
        gateway: { hostname: 'site-c-gateway', instanceType: 't3.nano', image: '/gateway' },
        kinds: [plain, gpu],
        workers: [
          { hostname: 'site-c-1', address: '10.3.0.43', onDemand: false, kind: plain },
          { hostname: 'site-c-2', address: '10.3.0.44', onDemand: false, kind: plain },
          { hostname: 'site-c-cloud-1', address: '10.3.0.52', onDemand: true, kind: plain },
          { hostname: 'site-c-gpu-cloud-1', address: '10.3.0.49', onDemand: true, kind: gpu },
          { hostname: 'site-c-gpu-cloud-2', address: '10.3.0.48', onDemand: true, kind: gpu },
        ],
        fleets: [
          {
            ...{
              name: 'burst',
              nodes: 'site-c-burst',
              instanceTypes: ['c7i.large'],
              max: 5,
              purchase: 'spot',
              zones: 1,
            },
            ...{ features: ['burst'], gres: '', image: '/all', volumeGib: 16, packages: [] },
          },
          {
            ...{ name: 'steady', nodes: 'site-c-steady', instanceTypes: ['g5.xlarge', 'g6.xlarge'], max: 2 },
            ...{ purchase: 'onDemand', zones: 1, features: ['steady', 'big'], gres: 'gpu:1' },
            ...{ image: '/fleet', volumeGib: 100, packages: ['htop'] },
          },
        ],
        fleetSubnetCidrs: ['10.3.0.16/28'],
      },
    ],
    controller: {
      ...{ site: 'site-c', hostname: 'head', address: '10.3.0.36', instanceType: 'm7i.large', image: '/all' },
      serviceAddress: '10.3.0.38',
      ...{ stateGib: 40, mode: 'own', mungeKeyParameter: '/slurm/munge-key' },
    },
    homeServer: { address: '10.3.0.38', path: '/home' },
    partitions: [
      { name: 'far', sites: ['site-a', 'site-c'], isDefault: true },
      { name: 'near', sites: ['site-b'], isDefault: false },
    ],
    directory: DIRECTORY,
    accounting: { database: 'external', host: 'dbd.example.org', port: 7000, enforce: 'yes' },
    monitoring: { metrics: 'cloudwatch', nodeExporter: 'yes' },
    jobMemoryMib: 700,
    submitFrom: ['login'],
    privateData: 'yes',
    tokens: 'yes',
    containers: 'podman',
    modules: 'environment-modules',
    tokenKeyRevision: 6,
    suspendSeconds: 60,
    imageRevision: 7,
    mungeKeyRevision: 5,
    tags: { project: 'cluster' },
  });
});

test('a partition called all is the default wherever it stands', () => {
  // WHEN
  const { partitions } = planHybridCluster({
    partitions: [
      { name: 'x', sites: ['giessen'] },
      { name: 'all', sites: ['giessen', 'bielefeld'] },
    ],
  });
  // THEN
  expect(partitions.map(({ isDefault }) => isDefault)).toEqual([false, true]);
});

test('more workers of either kind move none of the others', () => {
  // GIVEN
  const workersOf = (plan: HybridClusterPlan) => (plan.sites[1] as AwsSitePlan).workers;
  const planned = (count: number, onDemand: number) =>
    workersOf(planHybridCluster(sites({}, { workers: { count, onDemand } }) as HybridClusterSettings));
  // WHEN
  const [few, many] = [planned(2, 3), planned(30, 28)];
  // THEN
  expect(few).toHaveLength(5);
  expect(many).toEqual(expect.arrayContaining(few));
});

test('a further kind, and more workers of one, move none of the others', () => {
  // GIVEN
  const planned = (...workers: object[]) =>
    (planHybridCluster(sites({}, { workers }) as HybridClusterSettings).sites[1] as AwsSitePlan).workers.map(
      ({ hostname, address }) => `${hostname} ${address}`,
    );
  const [a, b, c] = [
    { count: 5, onDemand: 4 },
    { name: 'b', onDemand: 2 },
    { name: 'c', count: 3, onDemand: 1 },
  ];
  // WHEN
  const few = planned(a, b);
  // THEN
  expect(planned({ ...a, count: 10, onDemand: 14 }, { ...b, count: 9, onDemand: 5 }, c)).toEqual(
    expect.arrayContaining(few),
  );
  expect(planned(a)).toEqual(few.slice(0, 9));
});

test('one kind is planned the same alone and as a list', () => {
  const workers = { count: 2, onDemand: 3, instanceType: 'm8i.large', packages: ['htop'] };
  const planned = (one: unknown) => planHybridCluster(sites({}, { workers: one }) as HybridClusterSettings);
  expect(planned([workers])).toEqual(planned(workers));
});

test('a value that is no object is refused', () => {
  expect(() => planHybridCluster(5 as never)).toThrow('skylan:hybridCluster 5 is a number, not an object');
});

test.each([500, 5000])('fails for %i sites in one network within two seconds', (length) => {
  // GIVEN
  const all = Array.from({ length }, (_, index) => ({ name: `s${index}`, cidr: '10.1.0.0/24', provider: 'aws' }));
  // WHEN
  const started = performance.now();
  const problems = problemsOf({ sites: all });
  // THEN
  expect(performance.now() - started).toBeLessThan(2000);
  expect(problems).toEqual([
    `skylan:hybridCluster.sites are ${length}, more than the 19 for which an AWS site's security group has room; ` +
      'leave some out, or make a second cluster of them',
  ]);
});

test('a package or feature that is named twice is there once', () => {
  // WHEN
  const twice = { features: ['ssd', 'ssd'], workers: { packages: ['htop', 'htop'] } };
  const giessen = planHybridCluster(sites({}, twice) as HybridClusterSettings).sites[1];
  // THEN
  expect(giessen).toMatchObject({ features: ['ssd'], kinds: [{ packages: ['htop'] }] });
});
