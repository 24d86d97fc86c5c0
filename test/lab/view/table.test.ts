import { table } from '../../../lab/view/table';

const COLUMNS = [
  { head: 'what', width: 8 },
  { head: 'much', width: 6, align: 'right' },
] as const;

test('GIVEN two parts THEN they stand in one frame, the second under heads of its own', () => {
  const text = table(COLUMNS, { rows: [['one two', 1]] }, { heads: ['else', ''], rows: [['x', 22]] });
  expect(text).toBe(
    [
      '┌────────┬──────┐',
      '│ what   │ much │',
      '├────────┼──────┤',
      '│ one    │    1 │',
      '│ two    │      │',
      '├────────┼──────┤',
      '│ else   │      │',
      '├────────┼──────┤',
      '│ x      │   22 │',
      '└────────┴──────┘',
    ].join('\n'),
  );
});
