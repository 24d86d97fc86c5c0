import { type Measured, median, summed } from '../../../bench/figures/results';

const of = (road: string, round: number, value: number): Measured => ({
  ...{ part: 'uplink', figure: 'tcp Mbit/s', road, round, value },
});

describe('median', () => {
  test.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[7], 7],
  ])('of %p is %p', (values, middle) => {
    expect(median(values)).toBe(middle);
  });

  test('of nothing is no number', () => {
    expect(median([])).toBeNaN();
  });
});

describe('summed', () => {
  test('a ratio is taken within a round, so that a slow round is slow for both', () => {
    // GIVEN a host that was ten times slower in the second round
    const measured = [of('seed', 1, 100), of('wireguard', 1, 200), of('seed', 2, 10), of('wireguard', 2, 30)];
    // WHEN
    const [seed, wireguard] = summed(measured);
    // THEN
    expect(seed).toMatchObject({ road: 'seed', median: 55, least: 10, most: 100, ratio: 1 });
    expect(wireguard).toMatchObject({ median: 115, ratio: 2.5, ratioLeast: 2, ratioMost: 3 });
  });

  test('without a baseline in that round, or with one of zero, there is no ratio', () => {
    const [first, zero, second] = summed([of('tinc', 1, 5), of('seed', 2, 0), of('n2n', 2, 5)]);
    expect(first).not.toHaveProperty('ratio');
    expect(zero).not.toHaveProperty('ratio');
    expect(second).not.toHaveProperty('ratio');
  });

  test('each part has a baseline of its own', () => {
    const overlay = (road: string, value: number) => ({ ...of(road, 1, value), part: 'overlay' });
    const figures = summed([of('seed', 1, 1), overlay('plain', 10), overlay('vxlan', 9), of('plain', 1, 4)]);
    expect(figures.find(({ part, road }) => part === 'overlay' && road === 'vxlan')?.ratio).toBe(0.9);
    expect(figures.find(({ part, road }) => part === 'uplink' && road === 'plain')?.ratio).toBe(4);
  });
});
