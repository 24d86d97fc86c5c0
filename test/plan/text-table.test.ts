import { textTable } from '../../plan/text-table';

test('a table is as wide as its words', () => {
  expect(textTable(['a', 'USD'], [['x', '1.00']], [1]).split('\n')).toEqual([
    '┌───┬──────┐',
    '│ a │  USD │',
    '├───┼──────┤',
    '│ x │ 1.00 │',
    '└───┴──────┘',
  ]);
});

test('GIVEN words that are too long for a terminal THEN the widest column goes on in the next line', () => {
  const lines = textTable(['name', 'words'], [['second', 'word '.repeat(40).trim()]]).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBe(100);
  expect(lines.length).toBeGreaterThan(6);
  expect(lines[3]).toMatch(/^│ second │ word word/);
});
