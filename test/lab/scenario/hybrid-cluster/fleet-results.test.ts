import {
  areOpen,
  getsNoJob,
  isPutRight,
  lacking,
  ranAgain,
} from '../../../../lab/scenario/hybrid-cluster/fleet-results';
import { fakePeer } from '../../running/peer';

test.each([
  [
    'all are down for it',
    'a-1|down~|(Code:InsufficientInstanceCapacity)Failure\na-2|down~|(Code:InsufficientInstanceCapacity)\n',
    true,
  ],
  ['one is not', 'a-1|down~|(Code:InsufficientInstanceCapacity)\na-2|idle~|none\n', false],
  ['one is down for something else', 'a-1|down*|Not responding\n', false],
  ['Slurm says nothing', '', false],
])('nodes of a fleet that AWS has no machine for: %s', (_, sinfo, expected) => {
  expect(lacking(sinfo)).toBe(expected);
});

test.each([
  ['is powered down', ['idle%', 'powering_down'], true],
  ['gets another job', ['idle%', 'allocated'], false],
  ['keeps its machine', ['idle%', 'machine not ended'], false],
])('a node whose machine is to end: it %s', (_, states, ok) => {
  expect(getsNoJob('a-1', states)).toMatchObject({ ok, figure: states.join(', ') });
});

test.each([
  ['ran again', 'COMPLETED', 'a-2 1', true],
  ['ran for the first time', 'COMPLETED', 'a-1 0', false],
  ['failed', 'NODE_FAIL', 'a-2 1', false],
  ['wrote nothing', 'COMPLETED', '', false],
])('a job whose machine was taken: it %s', (_, state, written, ok) => {
  expect(ranAgain(state, written)).toMatchObject({ ok, figure: written || state });
});

test.each([
  ['all are', 'a-1|idle~|none\na-2|allocated|none\n', true],
  ['one is not', 'a-1|idle~|none\na-2|down~|(Code:InsufficientInstanceCapacity)\n', false],
  ['Slurm says nothing', '', false],
])('nodes that may be had: %s', (_, sinfo, expected) => {
  expect(areOpen(sinfo)).toBe(expected);
});

test.each([
  ['with its word', 'a-2 ended\na-1 has lost its machine i-1: its jobs start again elsewhere\n', true],
  ['without it: something else has done so', 'a-2 has lost its machine i-2\n', false],
])('what was amiss is put right, %s', async (_, journal, ok) => {
  const asked: string[] = [];
  const controller = fakePeer('controller', (argv) => {
    asked.push(argv.join(' '));
    return { stdout: journal };
  });
  const words = 'a-1 has lost its machine i-1';
  const result = await isPutRight('it is', async () => true, { controller, words });
  expect(result).toMatchObject({ name: 'it is', ok, figure: expect.any(Number), unit: 's' });
  expect(result.detail).toBe(ok ? undefined : journal.trim());
  expect(asked).toEqual(['journalctl --no-pager --output=cat --unit=skylan-fleet-reconcile.service']);
});
