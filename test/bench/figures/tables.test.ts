import { summed } from '../../../bench/figures/results';
import { markdown, missing, short, tables } from '../../../bench/figures/tables';

const of = (road: string, figure: string, round: number, value: number) => ({
  ...{ part: 'uplink', road, figure, round, value },
});
const FIGURES = summed([
  of('seed', 'TCP, Mbit/s', 1, 123.456),
  of('wireguard', 'TCP, Mbit/s', 1, 246.912),
  of('wireguard', 'hops', 1, 0.98765),
]);

test.each([
  [123.456, '123'],
  [12.3456, '12.3'],
  [0.012345, '0.0123'],
  [0, '0'],
])('%p is written as %p', (value, text) => {
  expect(short(value)).toBe(text);
});

describe('markdown', () => {
  test('a table has a column for each road, and ratios beside figures but for the baseline', () => {
    expect(markdown({ figures: FIGURES }, 'uplink').split('\n')).toEqual([
      '|  | seed | wireguard |',
      '| --- | --: | --: |',
      '| TCP, Mbit/s | 123 | 247 (2) |',
      '| hops |  | 0.988 |',
    ]);
  });

  test('GIVEN roads and figures THEN it has these, in their order', () => {
    const options = { roads: ['wireguard', 'tinc', 'seed'], figures: ['TCP, Mbit/s'] };
    expect(markdown({ figures: FIGURES }, 'uplink', options).split('\n')).toEqual([
      '|  | wireguard | seed |',
      '| --- | --: | --: |',
      '| TCP, Mbit/s | 247 (2) | 123 |',
    ]);
  });

  test('turned, roads are its rows', () => {
    expect(markdown({ figures: FIGURES }, 'uplink', { turned: true }).split('\n')).toEqual([
      '|  | TCP, Mbit/s | hops |',
      '| --- | --: | --: |',
      '| seed | 123 |  |',
      '| wireguard | 247 (2) | 0.988 |',
    ]);
  });

  test('turned, what is said of each road is a last column', () => {
    const last = { name: 'verdict', of: (road: string) => `${road} it is` };
    const options = { turned: true, figures: ['hops'], last };
    expect(markdown({ figures: FIGURES }, 'uplink', options).split('\n').slice(2)).toEqual([
      '| wireguard | 0.988 | wireguard it is |',
    ]);
  });

  test('with its spread, the baseline has that of its figures, and others that of their ratios', () => {
    const rounds = [
      ...[of('seed', 'TCP, Mbit/s', 1, 100), of('seed', 'TCP, Mbit/s', 2, 200)],
      ...[of('tinc', 'TCP, Mbit/s', 1, 50), of('tinc', 'TCP, Mbit/s', 2, 200)],
    ];
    expect(markdown({ figures: summed(rounds) }, 'uplink', { spread: true })).toContain(
      '| TCP, Mbit/s | 150, 100 to 200 | 125 (0.75, 0.5 to 1) |',
    );
    expect(markdown({ figures: summed(rounds) }, 'uplink')).toContain('| TCP, Mbit/s | 150 | 125 (0.75) |');
  });

  test('of a part that was not measured there is nothing', () => {
    expect(markdown({ figures: FIGURES }, 'overlay')).toBe('');
  });
});

test('what is not there is named, with its reason', () => {
  const failed = { tinc: 'no answer\nand more' };
  expect(missing(failed)).toEqual([['tinc', 'no answer']]);
  const text = tables({ figures: FIGURES, failed });
  expect(text).toContain('tinc was not measured: no answer');
  expect(text).not.toContain('From node to node');
});
