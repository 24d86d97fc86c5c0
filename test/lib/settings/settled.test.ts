import { defined, settled } from '../../../lib/settings/settled';
import { sourced } from '../../../lib/settings/sourced';

const at = <T>(value: T) => sourced<T>(['here'], value, value);

test('a draft comes to its values', () => {
  // GIVEN
  const node = { path: ['nodes', 0], written: {}, name: at('second'), tags: at({ a: 'b' }) };
  // THEN
  expect(settled({ count: at(0), clients: [at('a')], nodes: [node] })).toEqual({
    count: 0,
    clients: ['a'],
    nodes: [{ name: 'second', tags: { a: 'b' } }],
  });
});

test.each([undefined, { a: undefined }, at(undefined), [at(undefined)]])(
  'fails for %j, which lacks a value',
  (draft) => {
    expect(() => settled(draft)).toThrow('a draft without conflicts has all its values');
  },
);

test('a value that is there is defined', () => {
  expect(defined(0)).toBe(0);
});
