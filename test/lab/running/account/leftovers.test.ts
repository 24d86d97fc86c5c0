import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, type DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { KMSClient } from '@aws-sdk/client-kms';
import { DeleteParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { cloudFormation, cloudWatchLogs, ec2, kms, ssm } from '../../../../lab/aws/clients';
import { leftovers, madeBy } from '../../../../lab/running/account/leftovers';

jest.mock('../../../../lab/aws/clients');

const X = { region: 'x' };
const failure = (name: string) => Object.assign(new Error(`${name}!`), { name });
let deleted: string[];

/** An account in which there is what is given. */
function account({
  parameters = [] as string[],
  tags = [] as [type: string, id: string][],
  terminated = [] as string[],
  key = 'PendingDeletion',
  groups = ['/aws/lambda/f', 'g'],
}) {
  deleted = [];
  jest.mocked(cloudWatchLogs).mockReturnValue(
    Object.assign(new CloudWatchLogsClient(X), {
      send: async ({ input }: DeleteLogGroupCommand) => {
        if (!groups.includes(input.logGroupName ?? '')) throw failure('ResourceNotFoundException');
        if (input.logGroupName === 'locked') throw failure('OperationAbortedException');
        deleted.push(input.logGroupName ?? '');
      },
    }),
  );
  jest.mocked(ssm).mockReturnValue(
    Object.assign(new SSMClient(X), {
      send: async (command: unknown) => {
        if (command instanceof DeleteParametersCommand) deleted.push(command.input.Names?.join(' ') ?? '');
        return { Parameters: parameters.map((Name) => ({ Name })) };
      },
    }),
  );
  jest.mocked(ec2).mockReturnValue(
    Object.assign(new EC2Client(X), {
      send: async (command: unknown) =>
        command instanceof DescribeInstancesCommand
          ? {
              Reservations: [
                {
                  Instances: command.input.InstanceIds?.map((InstanceId) => ({
                    InstanceId,
                    State: { Name: terminated.includes(InstanceId) ? 'terminated' : 'running' },
                  })),
                },
              ],
            }
          : { Tags: tags.map(([ResourceType, ResourceId]) => ({ ResourceType, ResourceId })) },
    }),
  );
  jest
    .mocked(kms)
    .mockReturnValue(Object.assign(new KMSClient(X), { send: async () => ({ KeyMetadata: { KeyState: key } }) }));
}

const made = { run: 'lab-1', keys: ['k'], logGroups: ['/aws/lambda/f', 'g', 'gone'] };

test('GIVEN a stack THEN it tells what it may leave behind, with the log groups of its functions', async () => {
  const of = (ResourceType: string, PhysicalResourceId: string) => ({ ResourceType, PhysicalResourceId });
  const resources = [of('AWS::KMS::Key', 'k'), of('AWS::Lambda::Function', 'f'), of('AWS::Logs::LogGroup', 'g')];
  const send = async () => ({ StackResourceSummaries: resources });
  jest.mocked(cloudFormation).mockReturnValue(Object.assign(new CloudFormationClient(X), { send }));
  const told = await madeBy(
    { StackName: 'RobotLan', StackId: 'id', CreationTime: new Date(), StackStatus: undefined },
    'r',
  );
  expect(told).toEqual({ run: 'r', keys: ['k'], logGroups: ['g', '/aws/lambda/f'] });
});

test('GIVEN nothing but logs THEN they are deleted, and nothing stays', async () => {
  account({});
  expect(await leftovers(made)).toEqual([]);
  expect(deleted).toEqual(['/aws/lambda/f', 'g']);
});

test('GIVEN parameters THEN they are deleted, ten at a time', async () => {
  account({ parameters: Array.from({ length: 12 }, (_, index) => `/skylan/lan/lab-1/${index}`), groups: [] });
  expect(await leftovers(made)).toEqual([]);
  expect(deleted.map((names) => names.split(' ').length)).toEqual([10, 2]);
});

test('GIVEN instances that have ended THEN they are not told; others, and what else has the tag, are', async () => {
  account({
    tags: [
      ['instance', 'i-1'],
      ['instance', 'i-2'],
      ['elastic-ip', 'eipalloc-1'],
    ],
    terminated: ['i-1'],
  });
  expect(await leftovers(made)).toEqual(['EC2 instance i-2', 'EC2 elastic-ip eipalloc-1']);
});

test('GIVEN a key that stays, and a log group that cannot be deleted THEN both are told', async () => {
  account({ key: 'Enabled', groups: ['locked'] });
  expect(await leftovers({ ...made, logGroups: ['locked'] })).toEqual([
    'log group locked: OperationAbortedException!',
    'KMS key k, which is Enabled: schedule its deletion',
  ]);
});
