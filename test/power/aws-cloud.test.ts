import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client, type Instance, type InstanceStateName } from '@aws-sdk/client-ec2';
import { AwsCloud } from '../../power/aws-cloud';

const CLIENT = { region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };

const resource = (ResourceType: string, PhysicalResourceId: string) => ({ ResourceType, PhysicalResourceId });

const RESOURCES = [
  resource('AWS::EC2::Instance', 'i-1'),
  resource('AWS::EC2::Instance', 'i-2'),
  resource('AWS::EC2::EIP', '203.0.113.1'),
  resource('AWS::KMS::Key', 'key'),
  resource('AWS::CloudWatch::Alarm', 'one'),
  resource('AWS::CloudWatch::Alarm', 'two'),
];

function instance(
  id: string,
  state: InstanceStateName,
  tags: Readonly<Record<string, string>>,
  more: Partial<Instance> = {},
): Instance {
  return {
    InstanceId: id,
    InstanceType: 't3.micro',
    State: { Name: state },
    LaunchTime: new Date('2026-11-30T07:00:00Z'),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    BlockDeviceMappings: [{ Ebs: { VolumeId: `vol-${id}` } }],
    ...more,
  };
}

let asked: [command: string, input: object][];

/** A cloud that answers a command, by its name, so. */
function cloudOf(answers: Readonly<Record<string, unknown>>): AwsCloud {
  const clients = [new CloudFormationClient(CLIENT), new EC2Client(CLIENT)] as const;
  const send = async (command: { readonly constructor: { readonly name: string }; readonly input: object }) => {
    const name = command.constructor.name.replace(/Command$/, '');
    asked.push([name, command.input]);
    const answer = answers[name] ?? {};
    if (answer instanceof Error) throw answer;
    return answer;
  };
  for (const client of clients) Object.assign(client, { send });
  return new AwsCloud(...clients);
}

const COMPLETE = { Stacks: [{ StackStatus: 'UPDATE_COMPLETE' }] };

function cloudWith(...instances: readonly Instance[]): AwsCloud {
  return cloudOf({
    DescribeStacks: COMPLETE,
    ListStackResources: { StackResourceSummaries: RESOURCES },
    DescribeInstances: { Reservations: [{ Instances: instances }] },
    DescribeVolumes: { Volumes: [{ Size: 16 }, { Size: 20 }] },
  });
}

beforeEach(() => {
  asked = [];
});

test('GIVEN a stack THEN its machines are those with the tag, and what stays is counted', async () => {
  // GIVEN
  const cloud = cloudWith(
    instance('i-2', 'running', { Name: 'second', 'skylan:lan': 'robot-lan' }),
    instance(
      'i-1',
      'stopped',
      { Name: 'cloud-gateway', 'skylan:lan': 'robot-lan', 'skylan:last-stop': '2026-11-30T12:00:00Z idle' },
      { StateTransitionReason: 'User initiated (2026-11-30 12:00:20 GMT)' },
    ),
    instance('i-3', 'running', { Name: 'somebody-elses' }),
  );

  // WHEN
  const lan = await cloud.find('RobotLan');

  // THEN
  expect(lan).toEqual({
    stack: 'RobotLan',
    stackStatus: 'UPDATE_COMPLETE',
    region: 'eu-central-1',
    machines: [
      expect.objectContaining({ id: 'i-1', state: 'stopped', since: new Date('2026-11-30T12:00:20Z'), why: 'idle' }),
      expect.objectContaining({ id: 'i-2', since: new Date('2026-11-30T07:00:00Z'), why: undefined }),
    ],
    kept: { addresses: 1, gibibytes: 36, keys: 1, alarms: 2 },
  });
  expect(asked.find(([name]) => name === 'DescribeVolumes')?.[1]).toEqual({ VolumeIds: ['vol-i-2', 'vol-i-1'] });
});

test('fails for a stack that there is not, with what to change', async () => {
  const cloud = cloudOf({ DescribeStacks: new Error('Stack with id RobotLan does not exist') });
  await expect(cloud.find('RobotLan')).rejects.toThrow(
    'There is no stack RobotLan in eu-central-1; set AWS_REGION to where it was deployed, or name another one with --stack.',
  );
});

test('fails with what AWS says, where that is something else', async () => {
  const cloud = cloudOf({ DescribeStacks: new Error('not authorized') });
  await expect(cloud.find('RobotLan')).rejects.toThrow('not authorized');
});

test('fails for a stack without a LAN, and powers nothing of it', async () => {
  const cloud = cloudWith(instance('i-1', 'running', { Name: 'controller' }));
  await expect(cloud.find('HybridCluster')).rejects.toThrow(
    "HybridCluster has no machine with the tag skylan:lan: it is no robot's LAN, or was deployed by an older skylan; " +
      'deploy it (npx cdk deploy HybridCluster), or name another stack with --stack.',
  );
});

test('machines are started, stopped and told of by their ids', async () => {
  const cloud = cloudOf({});
  await cloud.start(['i-1', 'i-2']);
  await cloud.stop(['i-1']);
  await cloud.tell(['i-1'], 'why');
  expect(asked).toEqual([
    ['StartInstances', { InstanceIds: ['i-1', 'i-2'] }],
    ['StopInstances', { InstanceIds: ['i-1'] }],
    ['CreateTags', { Resources: ['i-1'], Tags: [{ Key: 'skylan:last-stop', Value: 'why' }] }],
  ]);
});
