import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from '@aws-sdk/client-cloudformation';
import { EMBEDDED, workOn } from '../../../../lab/aws/current';
import { agreed } from '../../../../lab/running/account/ask';
import { newRun, prepareAccount, refusalOf } from '../../../../lab/running/account/prepare';
import { assembly, synth } from '../../../../lab/running/deploy';

jest.mock('../../../../lab/running/account/ask');
jest.mock('../../../../lab/running/deploy', () => {
  const { mkdtempSync } = jest.requireActual('node:fs');
  const { tmpdir } = jest.requireActual('node:os');
  return { assembly: mkdtempSync(`${tmpdir()}/skylan-assembly-`), synth: jest.fn() };
});

const stack = (...tags: [key: string, value: string][]) =>
  ({ Tags: tags.map(([Key, Value]) => ({ Key, Value })) }) as Stack;

test('GIVEN a time THEN the id of a run tells it, and is a name that a LAN may have', () => {
  const run = newRun(new Date('2026-11-30T03:01:59Z'));
  expect(run).toMatch(/^lab-20261130-0301-[0-9a-f]{4}$/);
});

test('GIVEN an account that is prepared and has no such stack THEN a run can be there', () => {
  expect(refusalOf(stack(), undefined)).toBeUndefined();
});

test.each([
  [
    'is not prepared',
    undefined,
    undefined,
    'The account is not prepared for the CDK in this region: run npx cdk bootstrap once.',
  ],
  [
    "has the user's own LAN",
    stack(),
    stack(['team', 'robots']),
    "There is a stack RobotLan that is not the lab's, and must not be touched: choose another region or account.",
  ],
  [
    'has what another run has left',
    stack(),
    stack(['skylan:lab', 'lab-7']),
    'The run lab-7 has left the stack RobotLan: remove it with npm run lab -- down --aws.',
  ],
])('refuses an account that %s', (_, bootstrap, found, message) => {
  expect(refusalOf(bootstrap, found)).toBe(message);
});

describe('prepareAccount', () => {
  beforeEach(() => {
    workOn({ ...EMBEDDED, name: 'account 1 in x', run: 'lab-1' });
    mkdirSync(assembly, { recursive: true });
    writeFileSync(join(assembly, 'RobotLan.template.json'), '{"Resources":{"a":{"Type":"AWS::EC2::EIP"}}}');
  });
  afterEach(() => workOn(EMBEDDED));

  test('GIVEN an account THEN place, what is made and price are told before it is asked', async () => {
    const told: string[] = [];
    jest.mocked(agreed).mockImplementation(async (yes) => {
      told.push(`asked ${yes}`);
    });
    await prepareAccount({ context: [], signal: new AbortController().signal }, false, (line) => told.push(line));
    expect(synth).toHaveBeenCalled();
    expect(told[0]).toContain('account 1 in x');
    expect(told[1]).toContain('the stack RobotLan, tagged skylan:lab=lab-1; removed at the end');
    expect(told[2]).toContain('0.005 USD an hour');
    expect(told.at(-1)).toBe('asked false');
    expect(told.join()).not.toContain('forwards');
  });
});
