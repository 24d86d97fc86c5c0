import type { Stack } from '@aws-sdk/client-cloudformation';
import { aws, EMBEDDED, workOn } from '../../../../lab/aws/current';
import { awsRuns } from '../../../../lab/aws/ministack';
import { cleanUp } from '../../../../lab/running/account/clean-up';
import { stackNamed } from '../../../../lab/running/account/prepare';
import { removedFromAccount, removeLeftRun } from '../../../../lab/running/account/removed';

jest.mock('../../../../lab/aws/ministack');
jest.mock('../../../../lab/running/account/clean-up');
jest.mock('../../../../lab/running/account/prepare', () => ({
  ...jest.requireActual('../../../../lab/running/account/prepare'),
  stackNamed: jest.fn(),
}));

let told: string[];
const print = (line: string) => told.push(line);

beforeEach(() => {
  told = [];
  jest.clearAllMocks();
  jest.mocked(awsRuns).mockReturnValue(true);
  workOn({ ...EMBEDDED, name: 'account 1 in x', run: 'lab-1' });
});
afterEach(() => workOn(EMBEDDED));

test('GIVEN a run of which nothing stays THEN that is told', async () => {
  jest.mocked(cleanUp).mockImplementation(async (_, progress) => {
    for (const line of ['RobotLan: a', 'RobotLan: a', 'RobotLan: b']) progress(line);
    return [];
  });
  expect(await removedFromAccount(print)).toEqual([]);
  expect(told.slice(0, 3)).toEqual([
    'Removing what the run has made in account 1 in x ...',
    '  RobotLan: a',
    '  RobotLan: b',
  ]);
  expect(told[3]).toContain('Nothing that costs is left');
});

test('GIVEN something that stays THEN it is told, with what it may cost', async () => {
  jest.mocked(cleanUp).mockResolvedValue(['EC2 vpc vpc-1']);
  expect(await removedFromAccount(print)).toEqual(['EC2 vpc vpc-1']);
  expect(told.slice(1)).toEqual(['Not removed, and perhaps not free of charge:', '  EC2 vpc vpc-1']);
});

test('GIVEN an AWS that does not answer THEN that too is told, and what to do', async () => {
  jest.mocked(cleanUp).mockRejectedValue(new Error('no route'));
  expect(await removedFromAccount(print)).toEqual([
    'perhaps the stack RobotLan: no route. Try npm run lab -- down --aws',
  ]);
});

test('GIVEN the embedded AWS as the lab has it THEN nothing is done, since all of it goes', async () => {
  workOn(EMBEDDED);
  expect(await removedFromAccount(print)).toEqual([]);
  expect(cleanUp).not.toHaveBeenCalled();
});

test('GIVEN the embedded AWS in the place of an account, which has not started THEN nothing is done', async () => {
  jest.mocked(awsRuns).mockReturnValue(false);
  expect(await removedFromAccount(print)).toEqual([]);
  expect(cleanUp).not.toHaveBeenCalled();
});

test('GIVEN a stack that an earlier run has left THEN it is that run that is removed', async () => {
  const Tags = [{ Key: 'skylan:lab', Value: 'lab-7' }];
  jest.mocked(stackNamed).mockResolvedValue({ Tags } as Stack);
  jest.mocked(cleanUp).mockResolvedValue([]);
  await removeLeftRun(print);
  expect(aws().run).toBe('lab-7');
  expect(jest.mocked(cleanUp).mock.calls[0]?.[0]).toBe('lab-7');
});

test.each([undefined, { Tags: [] } as unknown as Stack])(
  "GIVEN no stack of the lab's THEN none is touched",
  async (stack) => {
    jest.mocked(stackNamed).mockResolvedValue(stack);
    expect(await removeLeftRun(print)).toEqual([]);
    expect(told).toEqual(["There is no stack RobotLan of a lab's run in account 1 in x."]);
    expect(cleanUp).not.toHaveBeenCalled();
  },
);
