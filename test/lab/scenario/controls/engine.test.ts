import { LONG, type Patience, SHORT } from '../../../../lab/scenario/checks/patience';
import {
  carryOut,
  type Failures,
  type RunSuite,
  settledFailures,
  suiteOf,
} from '../../../../lab/scenario/controls/engine';
import { silent } from '../../../../lab/util/progress';

type Key = 'overlay' | 'uplink' | 'names';

/** A suite that gives these failures, one set a run. */
function suite(...runs: Key[][]) {
  const asked: (Key[] | undefined)[] = [];
  const run: RunSuite<object, Key> = async (_subject, only): Promise<Failures<Key>> => {
    asked.push(only && [...only]);
    return new Map((runs.shift() ?? []).map((key) => [key, 'lost']));
  };
  return { asked, run };
}
const subject = {};

test('failures that are expected are taken as they are', async () => {
  const { asked, run } = suite(['overlay']);
  expect([...(await settledFailures(subject, ['overlay'], run)).keys()]).toEqual(['overlay']);
  expect(asked).toEqual([undefined]);
});

test('one that is not expected counts only when it fails again', async () => {
  const { asked, run } = suite(['overlay', 'names', 'uplink'], ['uplink']);
  expect([...(await settledFailures(subject, ['overlay'], run)).keys()]).toEqual(['overlay', 'uplink']);
  expect(asked).toEqual([undefined, ['names', 'uplink']]);
});

test('it is asked with little patience first, and again with much', async () => {
  // GIVEN a check that always fails
  const patiences: Patience[] = [];
  const run = suiteOf<object, 'slow'>([
    {
      slow: async (_, patience) => {
        patiences.push(patience);
        return { name: 'ping', ok: false, figure: 1, unit: 'lost' };
      },
    },
  ]);
  // WHEN
  await settledFailures(subject, [], run);
  // THEN
  expect(patiences).toEqual([SHORT, LONG]);
});

test.each([
  ['fails', ['overlay', 'names'] as Key[]],
  ['passes', ['overlay'] as Key[]],
])('a control takes it that a check %s by chance, and asks it only once', async (_, failing) => {
  // GIVEN
  const { asked, run } = suite([...failing], []);
  const breakIt = async () => async () => {};
  // WHEN
  const control = { broken: 'a packet now and then', fails: ['overlay'], mayFail: ['names'], breakIt } as const;
  const check = await carryOut<object, Key>(control, subject, run, silent);
  // THEN
  expect(check).toMatchObject({ ok: true, unit: 'failed, 1 expected' });
  expect(asked).toEqual([undefined, failing]);
});

test('a suite tells what did not pass and what could not be carried out, and of what is asked for only', async () => {
  // GIVEN
  const result = (ok: boolean) => ({ name: 'ping', ok, figure: 7, unit: 'lost' });
  const run = suiteOf<object, 'good' | 'bad' | 'broken'>([
    { good: async () => result(true), bad: async () => [result(true), result(false)] },
    { broken: () => Promise.reject(new Error('no machine\nat all')) },
  ]);
  // THEN
  expect([...(await run(subject))]).toEqual([
    ['bad', 'ping: 7 lost'],
    ['broken', 'no machine'],
  ]);
  expect([...(await run(subject, new Set(['good', 'broken'] as const))).keys()]).toEqual(['broken']);
});

test('a control is put right again, and what failed is asked until it passes', async () => {
  // GIVEN
  const { asked, run } = suite(['overlay'], ['overlay'], []);
  let state = 'whole';
  const breakIt = async () => {
    state = 'broken';
    return async () => {
      state = 'whole';
    };
  };
  // WHEN
  const check = await carryOut({ broken: 'a cable', fails: ['overlay'], breakIt }, subject, run, silent);
  // THEN
  expect(check).toMatchObject({ ok: true, figure: 1 });
  expect(state).toBe('whole');
  expect(asked).toEqual([undefined, ['overlay'], ['overlay']]);
});

test('a control that could not be carried out fails by itself', async () => {
  const breakIt = () => Promise.reject(new Error('no such rule'));
  const check = await carryOut({ broken: 'a rule', fails: ['overlay'], breakIt }, subject, suite().run, silent);
  expect(check).toMatchObject({ ok: false, figure: 'not carried out', detail: 'no such rule' });
});
