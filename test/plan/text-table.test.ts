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

test('GIVEN a long word in the widest column THEN others go on in the next line, and it is whole', () => {
  const name = 'wireguard/sites/cloud-gateway/private-key/with/more/than/others';
  const text = textTable(['name', 'words'], [[name, 'word '.repeat(11).trim()]]);
  expect(text).toContain(name);
  expect(text).not.toContain('…');
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBe(100);
});

test('GIVEN words that are too long for a terminal THEN the widest column goes on in the next line', () => {
  const lines = textTable(['name', 'words'], [['second', 'word '.repeat(40).trim()]]).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBe(100);
  expect(lines.length).toBeGreaterThan(6);
  expect(lines[3]).toMatch(/^│ second │ word word/);
});
