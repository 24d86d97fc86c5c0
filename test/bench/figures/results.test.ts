import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { added, type Measured, median, resultsOf, summed } from '../../../bench/figures/results';

const of = (road: string, round: number, value: number): Measured => ({
  ...{ part: 'uplink', figure: 'TCP, Mbit/s', road, round, value },
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
    expect(seed).toMatchObject({ road: 'seed', median: 55, least: 10, most: 100, ratio: 1, rounds: 2 });
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

  test('what tunnels add has ratios as well', () => {
    // GIVEN a seed that adds 2 ms to 1, and another one that adds 1
    const trip = (road: string, value: number) => ({ ...of(road, 1, value), figure: 'round trip, median, ms' });
    // WHEN
    const figures = summed([trip('seed', 3), trip('wireguard', 2), trip('plain', 1)]);
    // THEN
    const found = figures.find((one) => one.road === 'wireguard' && one.figure === 'round trip added, median, ms');
    expect(found).toMatchObject({ median: 1, ratio: 0.5 });
  });
});

describe('added', () => {
  const trip = (road: string, round: number, value: number) => ({
    ...of(road, round, value),
    figure: 'round trip, median, ms',
  });

  test('is what a tunnel takes beyond the same round without one, and never less than nothing', () => {
    const measured = [trip('plain', 1, 1), trip('seed', 1, 4), trip('seed', 2, 9), trip('tinc', 1, 0.5)];
    expect(added(measured)).toEqual([
      { ...trip('seed', 1, 3), figure: 'round trip added, median, ms' },
      { ...trip('tinc', 1, 0), figure: 'round trip added, median, ms' },
    ]);
  });

  test('is nothing for speeds, and for parts in which all have the tunnel', () => {
    const tuning = { ...trip('as it is', 1, 1), part: 'tuning openvpn' };
    expect(added([of('plain', 1, 9), of('seed', 1, 3), tuning])).toEqual([]);
  });
});

describe('resultsOf', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'skylan-results-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = (text: string) => {
    writeFileSync(join(folder, 'results.json'), text);
    return resultsOf(join(folder, 'results.json'));
  };
  const RESULTS = {
    ...{ date: '2026-11-30', complete: true, minutes: 27, failed: {}, figures: summed([of('seed', 1, 3)]) },
    machine: { accelerator: 'tcg', hostProcessor: 'A', processors: 2, kernel: '6.12', versions: { openvpn: '2.6' } },
  };

  test('GIVEN what a run wrote THEN it is read', () => {
    expect(file(JSON.stringify(RESULTS))).toEqual(RESULTS);
  });

  test.each([
    ['of another form', JSON.stringify({ ...RESULTS, machine: { accelerator: 'tcg' } })],
    ['cut off', JSON.stringify(RESULTS).slice(0, 40)],
  ])('GIVEN a file %s THEN there are none', (_, text) => {
    expect(file(text)).toBeUndefined();
  });

  test('GIVEN no file THEN there are none', () => {
    expect(resultsOf(join(folder, 'none.json'))).toBeUndefined();
  });
});
