import { summed } from '../../../bench/figures/results';
import { markdown, short, tables } from '../../../bench/figures/tables';

const FIGURES = summed([
  { part: 'uplink', road: 'seed', figure: 'tcp Mbit/s', round: 1, value: 123.456 },
  { part: 'uplink', road: 'wireguard', figure: 'tcp Mbit/s', round: 1, value: 246.912 },
  { part: 'uplink', road: 'wireguard', figure: 'round trip ms, median', round: 1, value: 0.98765 },
]);

test.each([
  [123.456, '123'],
  [12.3456, '12.3'],
  [0.012345, '0.0123'],
  [0, '0'],
])('%p is written as %p', (value, text) => {
  expect(short(value)).toBe(text);
});

test('a table has a column for each road, and ratios beside figures but for the baseline', () => {
  expect(markdown({ figures: FIGURES }, 'uplink').split('\n')).toEqual([
    '|  | seed | wireguard |',
    '| --- | --: | --: |',
    '| tcp Mbit/s | 123 | 247 (2) |',
    '| round trip ms, median |  | 0.988 |',
  ]);
});

test('a road that is not there is named, with its reason', () => {
  const text = tables({ figures: FIGURES, failed: { tinc: 'no answer\nand more' } });
  expect(text).toContain('tinc did not come up: no answer');
  expect(text).not.toContain('From node to node');
});
