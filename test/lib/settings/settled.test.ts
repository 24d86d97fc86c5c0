import { defined, settled } from '../../../lib/settings/settled';
import { sourced } from '../../../lib/settings/sourced';

const at = <T>(value: T) => sourced<T>(['here'], value, value);

test('a draft comes to its values', () => {
  // GIVEN
  const node = { path: ['nodes', 0], written: {}, name: at('second'), tags: at({ a: 'b' }), image: at(undefined) };
  // THEN
  expect(settled({ count: at(0), clients: [at('a')], nodes: [node] })).toStrictEqual({
    count: 0,
    clients: ['a'],
    nodes: [{ name: 'second', tags: { a: 'b' }, image: undefined }],
  });
});

test.each([undefined, { a: undefined }, [undefined]])('fails for %j, of which a setting was refused', (draft) => {
  expect(() => settled(draft)).toThrow('a draft without conflicts has all its values');
});

test('a value that is there is defined', () => {
  expect(defined(0)).toBe(0);
  expect(() => defined(undefined)).toThrow('a draft without conflicts has all its values');
});
