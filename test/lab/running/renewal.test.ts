import { awsCommand } from '../../../lab/aws/command-line';
import { ownIds } from '../../../lab/aws/own';
import { clockPath } from '../../../lab/aws/settings';
import { Renewal } from '../../../lab/running/renewal';
import { clockOf, moveClock } from '../../../lab/util/moved-clock';

jest.mock('../../../lab/aws/command-line');
jest.mock('../../../lab/aws/own');
jest.mock('../../../lab/util/moved-clock');

const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:pki';

/** What AWS's command line was asked. */
let asked: string[][];

beforeEach(() => {
  asked = [];
  jest.resetAllMocks();
  jest.mocked(ownIds).mockResolvedValue(['daily']);
  jest.mocked(clockOf).mockReturnValue({ LD_PRELOAD: '/lib/moved.so' });
  jest.mocked(awsCommand).mockImplementation(async (...words: readonly string[]): Promise<never> => {
    asked.push([...words]);
    if (words.includes('list-targets-by-rule')) return { Targets: [{ Arn: FUNCTION }] } as never;
    const known = { Environment: { Variables: { OWN: '1' } } };
    return (words.includes('get-function-configuration') ? known : undefined) as never;
  });
});

test('GIVEN the schedule of a stack WHEN its clock becomes movable THEN so does that of the function it calls, which keeps its variables', async () => {
  await Renewal.start();
  expect(asked[0]).toEqual(['events', 'list-targets-by-rule', '--rule', 'daily']);
  expect(asked.at(-1)).toEqual([
    ...['lambda', 'update-function-configuration', '--function-name', FUNCTION],
    ...['--environment', '{"Variables":{"OWN":"1","LD_PRELOAD":"/lib/moved.so"}}'],
  ]);
  expect(moveClock).toHaveBeenCalledWith(clockPath, 0);
});

test('GIVEN it WHEN it is moved, stopped and resumed THEN its file and its rule say so', async () => {
  const renewal = await Renewal.start();
  renewal.moveTo(86_400);
  expect(moveClock).toHaveBeenLastCalledWith(clockPath, 86_400);
  await renewal.stop();
  await renewal.resume();
  expect(asked.slice(-2)).toEqual([
    ['events', 'disable-rule', '--name', 'daily'],
    ['events', 'enable-rule', '--name', 'daily'],
  ]);
});

test.each([
  [[], '0'],
  [['daily', 'another'], '2'],
])('GIVEN a stack with the schedules %j THEN it is said how many were found', async (rules, count) => {
  jest.mocked(ownIds).mockResolvedValue(rules);
  await expect(Renewal.start()).rejects.toThrow(`The stack has ${count} schedules; one was expected.`);
});
