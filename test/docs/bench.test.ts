import { type Measured, type Results, summed } from '../../bench/figures/results';
import { benchLine, benchPictures, benchText } from '../../docs/bench';

const of = (part: string, road: string, figure: string, value: number): Measured => ({
  ...{ part, road, figure, round: 1, value },
});

const results = (changes: Partial<Results> = {}): Results => ({
  ...{ date: '2026-11-30', commit: 'abc', complete: true, minutes: 27, failed: {} },
  machine: {
    ...{ accelerator: 'tcg', hostProcessor: 'Xeon', processors: 2, kernel: '6.12.1' },
    versions: { openvpn: '2.6.14', tinc: '1.0.36' },
  },
  figures: summed([
    of('uplink', 'seed', 'TCP, Mbit/s', 100),
    of('uplink', 'tinc', 'TCP, Mbit/s', 80),
    of('uplink', 'wireguard', 'TCP, Mbit/s', 200),
    of('overlay', 'gretap', 'TCP, Mbit/s', 8),
  ]),
  ...changes,
});

test('GIVEN no results THEN README and the page say how there will be some, and nothing is drawn', () => {
  expect(benchLine(undefined)).toBe('No figures are recorded: `npm run bench` measures them.');
  expect(benchText(undefined)).toBe('No figures are recorded: `npm run bench` measures them.');
  expect(benchPictures(undefined)).toEqual([]);
});

test('GIVEN results of the host alone THEN README has no table of them', () => {
  const figures = summed([of('credentials', 'skylan', 'a LAN with one client, ms', 9)]);
  expect(benchLine(results({ figures }))).toBe('No figures are recorded: `npm run bench` measures them.');
  expect(benchPictures(results({ figures }))).toEqual([]);
});

test('README has the roads that a reader chooses between, with day and machine', () => {
  expect(benchLine(results()).split('\n')).toEqual([
    '|  | seed | wireguard |',
    '| --- | --: | --: |',
    '| TCP, Mbit/s | 100 | 200 (2) |',
    '',
    "Measured in one virtual machine of two processors, emulated, on Xeon, 2026-11-30; in brackets: times the seed's. [All figures, and how they were measured](docs/benchmarks.md).",
  ]);
});

test('the page says what was measured where, with what, and what was not', () => {
  const text = benchText(results({ failed: { n2n: 'did not come up: no answer' }, complete: false }));
  expect(text).toContain('2026-11-30, commit `abc`, 27 minutes (ended early): in one virtual machine');
  expect(text).toContain('Its kernel: 6.12.1; openvpn 2.6.14, tinc 1.0.36.');
  expect(text).toContain('| TCP, Mbit/s | 100 | 80 (0.8) | 200 (2) |');
  expect(text).toContain('- n2n: did not come up: no answer');
  expect(text).not.toContain('## Settings');
});

test('a machine with KVM is said to be one', () => {
  const machine = { ...results().machine, accelerator: 'kvm' };
  expect(benchText(results({ machine }))).toContain('two processors, by KVM, on Xeon');
});

test('GIVEN settings that were tried THEN each is a row, beside those that skylan has', () => {
  const figures = summed([
    of('tuning openvpn', 'as it is', 'TCP, Mbit/s', 100),
    of('tuning openvpn', 'fast-io', 'TCP, Mbit/s', 110),
  ]);
  const text = benchText(results(), { tuning: results({ figures }) });
  expect(text).toContain('### openvpn with one setting changed: beside what skylan has');
  expect(text).toContain('| fast-io | 110 (1.1) | too few rounds to tell |');
  expect(text).toContain('| as it is | 100 | what skylan has |');
});

test('what has a ratio is drawn, and shown beside its table', () => {
  const [first, ...others] = benchPictures(results());
  expect(first?.path).toBe('docs/pictures/bench-tcp.svg');
  expect(first?.render()).toContain('TCP, Mbit/s, as a ratio to seed');
  expect(others).toEqual([]);
  expect(benchText(results())).toContain('![TCP, Mbit/s, as a ratio](pictures/bench-tcp.svg)');
});

describe('aims that are missed', () => {
  const figures = summed([
    of('uplink', 'seed', 'processor seconds a gigabyte', 100),
    of('uplink', 'wireguard', 'processor seconds a gigabyte', 90),
  ]);
  const WORDS = "- `wireguard`, processor seconds a gigabyte: 0.9 times `seed`'s, where at most 0.5 was aimed at.";

  test('are told with no more than by how much where there is no profile', () => {
    const text = benchText(results({ figures }));
    expect(text).toContain(`### What misses its aim, and what limits it\n\n${WORDS}`);
    expect(text).not.toContain('perf');
  });

  test('GIVEN profiles THEN with what limits it, and where the time went', () => {
    const profile = (road: string, program: string) => ({
      ...{ part: 'uplink', road, what: 'TCP', busySeconds: 10, gigabytes: 0.1 },
      symbols: [[program, 'libcrypto.so.3', '', 100] as [string, string, string, number]],
    });
    const { figures: _, ...about } = results();
    const profiles = { ...about, profiles: [profile('seed', 'openvpn'), profile('wireguard', 'kworker')] };
    const text = benchText(results({ figures }), { profiles });
    expect(text).toContain(`${WORDS} The two processors are idle for 0 % of the time`);
    expect(text).toContain('| cipher | 100 (100 %) | 100 (100 %) |');
  });

  test('GIVEN none THEN nothing is said of aims', () => {
    expect(benchText(results({ figures: [] }))).not.toContain('aim');
  });
});
