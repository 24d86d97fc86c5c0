import { tokenSubmits } from '../../../../lab/checks/cluster/tokens';
import { fakePeer } from '../../running/peer';

const RIGHT = {
  'with a token': 'COMPLETED as alice',
  'without one': '401',
  'with one of another key': '511 Protocol authentication error',
};
const worker = fakePeer('giessen-1', () => ({}));
const controller = (answers: object) => fakePeer('master', () => ({ stdout: JSON.stringify(answers) }));

test('passes when the user’s job ran, and the others were refused', async () => {
  const asked: (readonly string[])[] = [];
  const master = fakePeer('master', (argv) => {
    asked.push(argv);
    return { stdout: JSON.stringify(RIGHT) };
  });
  expect(await tokenSubmits(master, worker)).toMatchObject({
    ok: true,
    figure: 2,
    unit: 'of 2 refused, and one taken',
  });
  expect(asked[0]?.slice(0, 5)).toEqual(['sudo', '--set-home', '-u', 'alice', '--']);
  expect(asked[0]?.slice(-2)).toEqual(['78'.repeat(32), 'giessen-1']);
});

test('without a worker it is enough that the job is held', async () => {
  const held = { ...RIGHT, 'with a token': 'PENDING as alice' };
  expect(await tokenSubmits(controller(held))).toMatchObject({ ok: true });
  expect(await tokenSubmits(controller(held), worker)).toMatchObject({
    ok: false,
    unit: 'of 2 refused, but none taken',
  });
});

test.each([
  ['a job that failed', { 'with a token': 'FAILED as alice' }],
  ['a job of somebody else', { 'with a token': 'COMPLETED as root' }],
  ['a token that was not taken', { 'with a token': '511 Protocol authentication error' }],
  ['a job without a token', { 'without one': 'PENDING as slurmrestd' }],
  ['a forged token', { 'with one of another key': 'PENDING as alice' }],
  ['an answer that is no refusal', { 'with one of another key': '503' }],
])('fails for %s', async (_what, answer) => {
  expect(await tokenSubmits(controller({ ...RIGHT, ...answer }), worker)).toMatchObject({ ok: false });
});

test('fails with its last words when it did not get so far', async () => {
  const master = fakePeer('master', () => ({
    exitCode: 1,
    stderr: 'scontrol: error: Required plugin type not loaded',
  }));
  expect(await tokenSubmits(master)).toMatchObject({
    ok: false,
    figure: 0,
    detail: 'scontrol: error: Required plugin type not loaded',
  });
});
