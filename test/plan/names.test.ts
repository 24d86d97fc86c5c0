import { ranged } from '../../plan/names';

test.each([
  [['giessen-1', 'giessen-2', 'giessen-3'], ['giessen-1 to -3']],
  [['giessen-1'], ['giessen-1']],
  [
    ['giessen-1', 'giessen-3'],
    ['giessen-1', 'giessen-3'],
  ],
  [
    ['controller', 'a-1', 'a-2', 'b-1', 'a-3'],
    ['controller', 'a-1 to -3', 'b-1'],
  ],
  [
    ['pack', 'pack-2', 'pack-3'],
    ['pack', 'pack-2 to -3'],
  ],
  [[], []],
])('GIVEN %j THEN it is told as %j', (names, told) => {
  expect(ranged(names)).toEqual(told);
});
