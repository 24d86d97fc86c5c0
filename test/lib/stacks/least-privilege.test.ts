import { Template } from 'aws-cdk-lib/assertions';
import { evaluate, type PolicyDocument } from '../../../lab/aws/evaluate';
import type { Access, AwsCall } from '../../../lab/checks/access/access';
import { otherObjects } from '../../../lab/checks/access/objects';
import { REASONS } from '../../../lab/checks/access/reasons';
import { explains, grantedAndUnused, grantText } from '../../../lab/checks/access/unused';
import { usedAndNotGranted } from '../../../lab/checks/access/used';
import { documentWithout } from '../../../lab/controls/role-policies';
import type { HybridClusterSettings } from '../../../lib/hybrid-cluster/settings';
import { HybridClusterStack } from '../../../lib/stacks/hybrid-cluster-stack';
import { RobotLanStack } from '../../../lib/stacks/robot-lan-stack';
import { testApp } from '../../helpers/app';
import { hybridClusterCalls, robotLanCalls } from '../../helpers/known-calls';
import { accessOf, ResolvedTemplate } from '../../helpers/template-access';
import { THREE_SITES, WITH_FLEETS, WITH_FLEETS_FROM_OUTSIDE } from '../hybrid-cluster/cluster-stack';

interface Subject {
  readonly access: Access;
  readonly calls: readonly AwsCall[];
}

/** The controller outside AWS; {@link THREE_SITES} has it in AWS. */
const TWO_SITES = {
  sites: [
    { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external', endpoint: '203.0.113.66' },
    { name: 'giessen', cidr: '192.168.77.0/24', provider: 'aws', workers: { count: 1, onDemand: 1 } },
  ],
} as const;

/** Jobs in AWS that have buckets. */
const WITH_BUCKETS: HybridClusterSettings = {
  sites: [
    { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external', endpoint: '203.0.113.66' },
    {
      name: 'giessen',
      cidr: '192.168.77.0/24',
      provider: 'aws',
      buckets: [
        { name: 'genomes', keyArn: 'arn:aws:kms:us-east-1:000000000000:key/of-genomes' },
        { name: 'results', access: 'write', keyArn: 'arn:aws:kms:us-east-1:000000000000:key/of-results' },
      ],
    },
  ],
};

/** A controller that asks a directory. */
const WITH_DIRECTORY: HybridClusterSettings = {
  ...THREE_SITES,
  directory: {
    uri: 'ldaps://ldap.example.org',
    base: 'dc=example,dc=org',
    bindDn: 'cn=reader,dc=example,dc=org',
    bindPasswordParameter: '/ldap/password',
    caParameter: '/ldap/ca',
  },
};
/** Secrets are under it. */
const encryptionKeyArn = 'arn:aws:kms:us-east-1:000000000000:key/of-secrets';
/** Both tell CloudWatch their figures. */
const MONITORING = { metrics: 'cloudwatch' } as const;

const resolved = (stack: RobotLanStack | HybridClusterStack) =>
  new ResolvedTemplate(Template.fromStack(stack).toJSON() as ConstructorParameters<typeof ResolvedTemplate>[0]);

const subjects: Record<string, Subject> = {};
beforeAll(() => {
  const lans = {
    'RobotLan over gretap': { overlay: 'gretap' },
    'RobotLan over vxlan': { overlay: 'vxlan' },
    'RobotLan with a node behind the gateway': { publicAddress: 'none' },
    'RobotLan that is off at times': {
      power: { idleStopMinutes: 30, schedule: { on: 'cron(0 7 ? * MON-FRI *)', off: 'cron(0 20 * * ? *)' } },
    },
    'RobotLan with nodes that run something': {
      nodes: [{ name: 'second', compose: 'examples/talker' }, { name: 'third' }],
    },
    'RobotLan with WireGuard': { uplink: { kind: 'wireguard' } },
    'RobotLan with both uplinks': {
      clients: ['home', 'lab'],
      uplink: [{ clients: ['home'] }, { kind: 'wireguard', clients: ['lab'] }],
    },
    'RobotLan with both uplinks and a key of one’s own': {
      clients: ['home', 'lab'],
      uplink: [{ clients: ['home'] }, { kind: 'wireguard', clients: ['lab'] }],
      encryptionKeyArn,
    },
  } as const;
  for (const [name, settings] of Object.entries(lans)) {
    const template = resolved(new RobotLanStack(testApp(), 'RobotLan', { settings }));
    subjects[name] = { access: accessOf(template), calls: robotLanCalls(template) };
  }
  const clusters = {
    'HybridCluster of two sites': { ...TWO_SITES, monitoring: MONITORING },
    'HybridCluster of three sites': { ...THREE_SITES, monitoring: MONITORING },
    'HybridCluster of three sites that takes tokens': { ...THREE_SITES, tokens: 'yes' },
    'HybridCluster with buckets': WITH_BUCKETS,
    'HybridCluster with a directory': WITH_DIRECTORY,
    'HybridCluster with a key of one’s own': { ...WITH_DIRECTORY, tokens: 'yes', encryptionKeyArn },
    'HybridCluster with fleets': WITH_FLEETS,
    'HybridCluster with fleets and a controller outside': WITH_FLEETS_FROM_OUTSIDE,
  } as const;
  for (const [name, settings] of Object.entries(clusters)) {
    const template = resolved(new HybridClusterStack(testApp(), 'HybridCluster', { settings }));
    subjects[name] = { access: accessOf(template), calls: hybridClusterCalls(template) };
  }
});

const NAMES = [
  'RobotLan over gretap',
  'RobotLan over vxlan',
  'RobotLan with a node behind the gateway',
  'RobotLan that is off at times',
  'RobotLan with nodes that run something',
  'RobotLan with WireGuard',
  'RobotLan with both uplinks',
  'RobotLan with both uplinks and a key of one’s own',
  'HybridCluster of two sites',
  'HybridCluster of three sites',
  'HybridCluster of three sites that takes tokens',
  'HybridCluster with buckets',
  'HybridCluster with a directory',
  'HybridCluster with a key of one’s own',
  'HybridCluster with fleets',
  'HybridCluster with fleets and a controller outside',
];
const subject = (name: string): Subject => subjects[name] as Subject;

describe.each(NAMES)('%s', (name) => {
  test('every call that its programs are known to make is granted', async () => {
    const { access, calls } = subject(name);
    expect(await usedAndNotGranted(access, calls, evaluate)).toEqual({ calls: calls.length, refused: [], gone: [] });
  });

  test('every grant is used, or it is known why not', async () => {
    const { access, calls } = subject(name);
    const { unexplained } = await grantedAndUnused(access, calls, REASONS, evaluate);
    expect(unexplained.map(grantText)).toEqual([]);
  });

  test('every role trusts the one service, or other role, that assumes it', () => {
    const { access, calls } = subject(name);
    for (const { arn, label, trust } of access.principals.filter(({ trust }) => trust)) {
      const by = new Set(calls.filter(({ principal }) => principal === arn).map((call) => call.by));
      const trusted = trust?.Statement.map(({ Effect, Principal }) => [label, Effect, Principal]);
      expect(trusted).toEqual(
        [...by].map((one) => [label, 'Allow', one?.startsWith('arn:') ? { AWS: one } : { Service: one }]),
      );
    }
  });

  test('every machine may read one object of the bucket', async () => {
    const { access, calls } = subject(name);
    const ofMachines = calls.filter(({ by }) => by === 'ec2.amazonaws.com');
    const { readers, open } = await otherObjects(access, ofMachines, evaluate);
    expect(readers).toBeGreaterThan(0);
    expect(open).toEqual([]);
  });
});

test.each([
  ['RobotLan over gretap', 'RobotLanGatewayMachineRole', 'ssm:GetParameters', /overlay\/cloud-gateway is not granted/],
  ['RobotLan with WireGuard', 'RobotLanGatewayMachineRole', 'ssm:GetParameters', /wireguard\/peers is not granted/],
  ['RobotLan over gretap', 'SkylanPkiProviderHandlerRole', 'kms:Sign', /kms:Sign on arn:aws:kms:.* is not granted/],
  ...['ec2:StopInstances', 'ec2:CreateTags', 'ec2:DescribeInstances', 'cloudformation:DescribeStacks'].map(
    (action): [string, string, string, RegExp] => [
      'RobotLan that is off at times',
      'RobotLanGatewayMachineRole',
      action,
      new RegExp(`${action} on \\S+ is not granted`),
    ],
  ),
  ...[
    ['RobotLanGatewayMachineRole', 'kms:Decrypt'],
    ['SkylanPkiProviderHandlerRole', 'kms:Encrypt'],
    ['SkylanClusterKeysProviderHandlerRole', 'kms:Decrypt'],
  ].map(([role, action]): [string, string, string, RegExp] => [
    'RobotLan with both uplinks and a key of one’s own',
    `${role}`,
    `${action}`,
    new RegExp(`${action} on \\S+of-secrets is not granted`),
  ]),
  ...[
    ['HybridClusterSitegiessenWorkerIdentityRole', 'kms:Decrypt'],
    ['SkylanClusterKeysProviderHandlerRole', 'kms:GenerateDataKey'],
  ].map(([role, action]): [string, string, string, RegExp] => [
    'HybridCluster with a key of one’s own',
    `${role}`,
    `${action}`,
    new RegExp(`${action} on \\S+of-secrets is not granted`),
  ]),
  ['RobotLan that is off at times', 'RobotLanPowerScheduleRole', 'ec2:StartInstances', /instance\/\S+ is not granted/],
  ['HybridCluster of two sites', 'slurm-operator', 'ec2:StopInstances', /instance\/\S+ is not granted/],
  ['HybridCluster of two sites', 'slurm-operator', 'cloudwatch:PutMetricData', /PutMetricData on \* is not granted/],
  [
    'HybridCluster with buckets',
    'HybridClusterSitegiessenWorkerIdentityRole',
    'sts:AssumeRole',
    /Jobs\S+ is not granted/,
  ],
  ['HybridCluster with buckets', 'HybridClusterSitegiessenJobsRole', 's3:PutObject', /results\/one is not granted/],
  [
    'HybridCluster of two sites',
    'SkylanInstanceFactsProviderHandlerRole',
    'ec2:DescribeInstanceTypes',
    /ec2:DescribeInstanceTypes on \* is not granted/,
  ],
  ...['ec2:CreateFleet', 'ec2:RunInstances', 'ec2:CreateTags', 'ec2:TerminateInstances', 'iam:PassRole'].map(
    (action): [string, string, string, RegExp] => [
      'HybridCluster with fleets and a controller outside',
      'slurm-operator',
      action,
      new RegExp(`${action} on \\S+ is not granted`),
    ],
  ),
])('fails for %s when %s may not %s', async (name, label, action, said) => {
  // GIVEN
  const { access, calls } = subject(name);
  const less = (one: PolicyDocument) => documentWithout(one, action) ?? one;
  const principals = access.principals.map((one) =>
    one.label === label ? { ...one, policies: one.policies.map(less) } : one,
  );

  // WHEN
  const { refused } = await usedAndNotGranted({ ...access, principals }, calls, evaluate);

  // THEN
  expect(refused).not.toEqual([]);
  for (const line of refused) expect(line).toContain(`${label}: ${action}`);
  expect(refused.join('\n')).toMatch(said);
});

test('every reason explains something that is granted and not used', async () => {
  const grants = await Promise.all(
    Object.values(subjects).map(({ access }) => grantedAndUnused(access, [], REASONS, evaluate)),
  );
  const explained = grants.flatMap((one) => one.explained.map(({ grant }) => grant));
  expect(REASONS.filter((reason) => !explained.some((grant) => explains(reason, grant)))).toEqual([]);
});
