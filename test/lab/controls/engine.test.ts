import { LONG, type Patience, SHORT } from '../../../lab/checks/patience';
import {
  carryOut,
  type Failures,
  type RunSuite,
  settledFailures,
  suiteOf,
  verdict,
} from '../../../lab/controls/engine';
import { silent } from '../../../lab/util/progress';

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

test('a costly check is asked where nothing is broken, and where it is to fail', async () => {
  // GIVEN
  const asked: string[] = [];
  const check = (name: Key, costly?: true) => ({
    name,
    brief: async () => {
      asked.push(name);
      return { name, ok: true, figure: '', unit: '' };
    },
    ...(costly ? { costly } : {}),
  });
  const run = suiteOf<object, Key>([check('overlay'), check('names', true), check('uplink', true)]);
  // THEN
  await settledFailures(subject, [], run);
  expect(asked.splice(0)).toEqual(['overlay', 'names', 'uplink']);
  await settledFailures(subject, ['overlay', 'names'], run);
  expect(asked.splice(0)).toEqual(['overlay', 'names']);
  await run(subject, new Set<Key>(['uplink']), LONG);
  expect(asked).toEqual(['uplink']);
});

test('it is asked with little patience first, and again with much', async () => {
  // GIVEN a check that always fails
  const patiences: Patience[] = [];
  const run = suiteOf<object, 'slow'>([
    {
      name: 'slow',
      brief: async (_, patience) => {
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
  const control = {
    name: 'loss',
    broken: 'a packet now and then',
    fails: ['overlay'],
    mayFail: ['names'],
    breakIt,
  } as const;
  const check = await carryOut<object, Key>(control, subject, run, silent);
  // THEN
  expect(check).toMatchObject({ ok: true, unit: 'failed, 1 expected' });
  expect(asked).toEqual([undefined, failing]);
});

test('a suite tells what did not pass and what could not be carried out, and of what is asked for only', async () => {
  // GIVEN
  const result = (ok: boolean) => ({ name: 'ping', ok, figure: 7, unit: 'lost' });
  const run = suiteOf<object, 'good' | 'bad' | 'broken'>([
    { name: 'good', brief: async () => result(true) },
    { name: 'bad', brief: async () => [result(true), result(false)] },
    { name: 'broken', brief: () => Promise.reject(new Error('no machine\nat all')), late: true },
    { name: 'in full only', whole: async () => [result(false)] },
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
  const check = await carryOut({ name: 'cable', broken: 'a cable', fails: ['overlay'], breakIt }, subject, run, silent);
  // THEN
  expect(check).toMatchObject({ ok: true, figure: 1 });
  expect(state).toBe('whole');
  expect(asked).toEqual([undefined, ['overlay'], ['overlay']]);
});

test('a control that could not be carried out fails by itself', async () => {
  const breakIt = () => Promise.reject(new Error('no such rule'));
  const check = await carryOut(
    { name: 'rule', broken: 'a rule', fails: ['overlay'], breakIt },
    subject,
    suite().run,
    silent,
  );
  expect(check).toMatchObject({ ok: false, figure: 'not carried out', detail: 'no such rule' });
});

test('checks run side by side, and late ones after the others', async () => {
  // GIVEN
  const order: string[] = [];
  const check = (name: string) => ({
    name,
    brief: async () => {
      order.push(`${name} begins`);
      await Promise.resolve();
      order.push(`${name} ends`);
      return [];
    },
  });
  // WHEN
  await suiteOf<object, string>([{ ...check('late'), late: true }, check('a'), check('b')])(subject);
  // THEN
  expect(order).toEqual(['a begins', 'b begins', 'a ends', 'b ends', 'late begins', 'late ends']);
});

describe('verdict', () => {
  const failures = (...keys: ('overlay' | 'uplink' | 'ready')[]) =>
    new Map(keys.map((key) => [key, 'no answer'] as const));

  test('passes when exactly the expected checks failed and pass again', () => {
    // WHEN
    const check = verdict('a cable', ['overlay', 'ready'], failures('ready', 'overlay'));
    // THEN
    expect(check).toMatchObject({ name: 'control: a cable', ok: true, figure: 2, unit: 'failed, 2 expected' });
    expect(check.detail).toBe('ready: no answer\noverlay: no answer');
  });

  test.each([
    ['a check that passed all the same', failures('overlay'), failures(), 'It passed all the same: ready'],
    ['another check that failed', failures('overlay', 'ready', 'uplink'), failures(), 'It failed too: uplink'],
    [
      'a repair that did not help',
      failures('overlay', 'ready'),
      failures('overlay'),
      'It did not pass again after the repair: overlay: no answer',
    ],
  ])('fails for %s', (_, failed, still, detail) => {
    const check = verdict('a cable', ['overlay', 'ready'], failed, still);
    expect(check.ok).toBe(false);
    expect(check.detail).toContain(detail);
  });

  test('with nothing broken any failure is one too many', () => {
    expect(verdict('nothing', [], new Map()).ok).toBe(true);
    expect(verdict('nothing', [], failures('uplink')).ok).toBe(false);
  });
});
