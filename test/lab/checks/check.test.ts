import { type Check, type CheckStep, checkIsKnown, inFull, onlyOf } from '../../../lab/checks/check';

const result = (name: string) => ({ name, ok: true, figure: 1, unit: '' });
const brief: Check<object, object> = { name: 'brief', brief: async () => [] };

/** A check that tells when it begins and ends, in `order`. */
const check = (name: string, order: string[] = []): Check<object, never> => ({
  name,
  whole: async function* () {
    order.push(`${name} begins`);
    await Promise.resolve();
    order.push(`${name} ends`);
    yield result(name);
  },
});

async function found(steps: readonly CheckStep<object, never>[], told: string[] = []): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of inFull(steps, {}, (line) => told.push(line))) names.push(name);
  return names;
}

describe('inFull', () => {
  test('GIVEN checks in a list THEN they run one after the other, and each is told of', async () => {
    const [order, told]: string[][] = [[], []];
    expect(await found([check('a', order), check('b', order)], told)).toEqual(['a', 'b']);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    expect(told).toEqual(['a', 'b']);
  });

  test('GIVEN an inner list THEN its checks run side by side, and are told in its order', async () => {
    const order: string[] = [];
    expect(await found([[check('a', order), check('b', order)]])).toEqual(['a', 'b']);
    expect(order.slice(0, 2)).toEqual(['a begins', 'b begins']);
  });

  test('GIVEN one that only controls ask THEN it is left out', async () => {
    const told: string[] = [];
    expect(await found([brief, [brief], check('a')], told)).toEqual(['a']);
    expect(told).toEqual(['a']);
  });

  test('GIVEN results that come all at once THEN they are told as well', async () => {
    expect(await found([{ name: 'a', whole: async () => [result('one'), result('two')] }])).toEqual(['one', 'two']);
  });
});

test('GIVEN a name THEN that check is left, also of an inner list', () => {
  const [a, b, c] = [check('a'), check('b'), check('c')];
  expect(onlyOf([a, [b, c]], 'c')).toEqual([c]);
  expect(onlyOf([a, [b, c]], 'd')).toEqual([]);
  expect(onlyOf([a, [b, c]], undefined)).toEqual([a, [b, c]]);
});

test('fails for a name that no scenario carries out, and lists those that one does', () => {
  const checks = [check('names'), check('edge'), brief];
  checkIsKnown(undefined, checks);
  checkIsKnown('edge', checks);
  expect(() => checkIsKnown('brief', checks)).toThrow(
    'There is no check "brief"; the nearest is "names". There are: "names", "edge".',
  );
});
