import { EC2Client } from '@aws-sdk/client-ec2';
import { sts } from '../../../lab/aws/clients';
import { awsCommand } from '../../../lab/aws/command-line';
import { ownIds } from '../../../lab/aws/own';
import { timeHasCome } from '../../../lab/running/power';

jest.mock('../../../lab/aws/clients');
jest.mock('../../../lab/aws/command-line');
jest.mock('../../../lab/aws/own');

const [MORNING, EVENING] = ['cron(0 7 ? * MON-FRI *)', 'cron(0 20 * * ? *)'];
const ROLE = 'arn:aws:iam::000000000000:role/Power';

/** What EC2 and STS were asked. */
let asked: unknown[][];

function schedules(action: string): void {
  jest.mocked(ownIds).mockImplementation(async (type) => (type.endsWith('Group') ? ['group'] : ['on', 'off']));
  jest.mocked(awsCommand).mockImplementation(async (...words: readonly string[]): Promise<never> => {
    const isOn = words.at(-1) === 'on';
    const Arn = `arn:aws:scheduler:::aws-sdk:ec2:${isOn ? 'startInstances' : action}`;
    return {
      ScheduleExpression: isOn ? MORNING : EVENING,
      Target: { Arn, RoleArn: ROLE, Input: '{"InstanceIds":["i-1","i-2"]}' },
    } as never;
  });
}

beforeEach(() => {
  asked = [];
  const note = async (command: { constructor: { name: string }; input: object }) => {
    asked.push([command.constructor.name, command.input]);
    return { Credentials: { AccessKeyId: 'a', SecretAccessKey: 'b', SessionToken: 'c' } };
  };
  jest.mocked(sts).mockReturnValue({ send: note } as never);
  jest.spyOn(EC2Client.prototype, 'send').mockImplementation(note as never);
});

afterEach(() => jest.restoreAllMocks());

test.each([
  [MORNING, 'StartInstancesCommand'],
  [EVENING, 'StopInstancesCommand'],
])('GIVEN the time %s THEN its target is called with its input, in its role', async (time, command) => {
  schedules('stopInstances');
  await timeHasCome(time);
  expect(asked).toEqual([
    ['AssumeRoleCommand', { RoleArn: ROLE, RoleSessionName: 'schedule' }],
    [command, { InstanceIds: ['i-1', 'i-2'] }],
  ]);
});

test('fails for a time that no schedule has, and says which there are', async () => {
  schedules('stopInstances');
  await expect(timeHasCome('cron(0 1 * * ? *)')).rejects.toThrow(
    `no schedule is for cron(0 1 * * ? *); there are: ${MORNING}, ${EVENING}`,
  );
});

test('fails for a target that EC2 does not know', async () => {
  schedules('terminateInstances');
  await expect(timeHasCome(EVENING)).rejects.toThrow('aws-sdk:ec2:terminateInstances is not known here');
});
