import { CloudFormationClient, DeleteStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { cloudFormation } from '../../../../lab/aws/clients';
import { cleanUp, nextStep } from '../../../../lab/running/account/clean-up';
import { leftovers, madeBy } from '../../../../lab/running/account/leftovers';

jest.mock('../../../../lab/aws/clients');
jest.mock('../../../../lab/running/account/leftovers');

describe('nextStep', () => {
  test.each([
    [undefined, 0, 'gone'],
    ['DELETE_COMPLETE', 1, 'gone'],
    ['CREATE_COMPLETE', 0, 'delete'],
    ['ROLLBACK_COMPLETE', 0, 'delete'],
    ['UPDATE_ROLLBACK_FAILED', 0, 'delete'],
    ['CREATE_IN_PROGRESS', 0, 'delete'],
    ['CREATE_IN_PROGRESS', 1, 'wait'],
    ['UPDATE_IN_PROGRESS', 0, 'wait'],
    ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 0, 'wait'],
    ['ROLLBACK_IN_PROGRESS', 0, 'wait'],
    ['DELETE_IN_PROGRESS', 1, 'wait'],
    ['DELETE_FAILED', 1, 'delete'],
    ['DELETE_FAILED', 3, 'give up'],
  ])('GIVEN %s, asked %i times THEN %s', (status, asked, step) => {
    expect(nextStep(status, asked)).toBe(step);
  });
});

describe('cleanUp', () => {
  const RUN = 'lab-1';
  let deletions: number;
  let states: string[];
  let run: string | undefined;

  beforeEach(() => {
    jest.clearAllMocks();
    [deletions, run] = [0, RUN];
    jest.mocked(madeBy).mockResolvedValue({ run: RUN, keys: [], logGroups: [] });
    jest.mocked(leftovers).mockResolvedValue([]);
    const send = async (command: unknown) => {
      if (command instanceof DeleteStackCommand) deletions += 1;
      else if (command instanceof DescribeStacksCommand) {
        const StackStatus = states.length > 1 ? states.shift() : states[0];
        if (StackStatus === undefined) throw new Error('Stack with id RobotLan does not exist');
        return { Stacks: [{ StackId: 'id', StackStatus, Tags: [{ Key: 'skylan:lab', Value: run }] }] };
      } else
        return {
          StackResourceSummaries: [
            { ResourceType: 'AWS::EC2::VPC', PhysicalResourceId: 'vpc-1', ResourceStatusReason: 'has dependencies' },
            { ResourceType: 'AWS::EC2::EIP', PhysicalResourceId: '192.0.2.1', ResourceStatus: 'DELETE_COMPLETE' },
          ],
        };
      return {};
    };
    jest.mocked(cloudFormation).mockReturnValue(Object.assign(new CloudFormationClient({ region: 'x' }), { send }));
  });

  const removed = () => cleanUp(RUN, () => {}, 1);

  test('GIVEN a stack of the run THEN it is deleted, and what it leaves behind is looked for', async () => {
    states = ['CREATE_COMPLETE', 'CREATE_COMPLETE', 'DELETE_IN_PROGRESS', 'DELETE_COMPLETE'];
    jest.mocked(leftovers).mockResolvedValue(['log group a']);
    expect(await removed()).toEqual(['log group a']);
    expect(deletions).toBe(1);
  });

  test('GIVEN a change that is under way THEN its end is waited for', async () => {
    states = ['UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE', 'DELETE_COMPLETE'];
    expect(await removed()).toEqual([]);
    expect(deletions).toBe(1);
  });

  test('GIVEN no stack THEN there is nothing to do', async () => {
    states = [];
    expect(await removed()).toEqual([]);
    expect(madeBy).not.toHaveBeenCalled();
  });

  test('GIVEN a stack that cannot be deleted THEN what stays is told, and what to do', async () => {
    states = ['DELETE_FAILED'];
    expect(await removed()).toEqual([
      'the stack RobotLan: delete it in the console, or again by npm run lab -- down --aws',
      'AWS::EC2::VPC vpc-1: has dependencies',
    ]);
    expect(deletions).toBe(3);
  });

  test.each([undefined, 'lab-2'])("GIVEN a stack of somebody else's (%s) THEN it is not touched", async (other) => {
    [states, run] = [['CREATE_COMPLETE'], other];
    expect(await removed()).toEqual(['the stack RobotLan: it is not of the run lab-1, and stays as it is']);
    expect(deletions).toBe(0);
  });
});
