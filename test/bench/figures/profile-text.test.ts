import type { Missed } from '../../../bench/figures/aims';
import type { Profile } from '../../../bench/figures/profile';
import { limitText, profileFor, profileTable, profileText } from '../../../bench/figures/profile-text';

const KERNEL = '[kernel.kallsyms]';
type Samples = Readonly<Record<'idle' | 'cipher' | 'tunnel' | 'ends', number>>;

/** A profile of a hundred busy samples and some idle ones. */
function profile(changes: Partial<Profile>, { idle, cipher, tunnel, ends }: Samples): Profile {
  return {
    ...{ part: 'uplink', road: 'seed', what: 'TCP', busySeconds: 10, gigabytes: 0.1, ...changes },
    symbols: [
      ['swapper', KERNEL, 'pv_native_safe_halt', idle],
      ['kworker-wg-crypt', KERNEL, 'chacha_2block_xor_ssse3', cipher],
      ['kworker-wg-crypt', '[wireguard]', 'wg_packet_tx_worker', tunnel],
      ['iperf3', 'libiperf.so.0', '', ends],
    ],
  };
}

const SEED = profile({}, { idle: 0, cipher: 40, tunnel: 0, ends: 60 });
const WIREGUARD = profile({ road: 'wireguard', busySeconds: 9 }, { idle: 10, cipher: 60, tunnel: 25, ends: 15 });

function missing(changes: Partial<Missed['aim']>, ratio: number): Missed {
  const aim = { part: 'uplink', road: 'wireguard', figure: 'processor seconds a gigabyte', ...changes };
  return { aim, found: { ...aim, median: 1, least: 1, most: 1, ratio, rounds: 3 } };
}

describe('limitText', () => {
  test('it says by how much, what takes the time, and what would be left without the most of it', () => {
    expect(limitText(missing({ most: 0.5 }, 0.894), [SEED, WIREGUARD])).toBe(
      "`wireguard`, processor seconds a gigabyte: 0.894 times `seed`'s, where at most 0.5 was aimed at. " +
        'The two processors are idle for 9 % of the time: their work is the limit. ' +
        'A gigabyte takes 90 processor seconds, on `seed` 100. ' +
        'What takes more of them: tunnel devices +22.5, cipher +14. ' +
        'The most of it, 60 %, is: cipher; if that took no time, it would be 0.36 times.',
    );
  });

  test.each([
    [10, 'their work is the limit'],
    [60, 'steps that wait for each other are the limit, and not both processors'],
    [300, 'it waits for something else than them'],
  ])('GIVEN %d idle samples beside a hundred THEN: %s', (idle, words) => {
    const own = profile({ road: 'openvpn' }, { idle, cipher: 40, tunnel: 0, ends: 60 });
    const aim = missing({ road: 'openvpn', figure: 'TCP, Mbit/s', least: 1 }, 0.9);
    const text = limitText(aim, [SEED, own]);
    expect(text).toContain("0.9 times `seed`'s, where at least 1 was aimed at.");
    expect(text).toContain(words);
    expect(text).not.toContain('if that took no time');
  });

  test('of discovery it has the packets', () => {
    const of = (road: string, fragments: number) => {
      const packets = { 'from the robot': 900, 'fragments of the uplink': fragments };
      const one = profile(
        { part: 'discovery', road, what: 'discovery 40', packets },
        { idle: 20, cipher: 50, tunnel: 0, ends: 50 },
      );
      const { gigabytes: _, ...rest } = one;
      return rest;
    };
    const aim = missing({ part: 'discovery', figure: '40 participants found, s', most: 1.1 }, 1.68);
    const text = limitText(aim, [of('plain', 0), of('wireguard', 70)]);
    expect(text).toContain('Until all were found it takes 10 processor seconds, on `plain` 10.');
    expect(text).toContain('Packets: 900 from the robot (`plain`: 900), 70 fragments of the uplink (`plain`: 0).');
  });

  test('GIVEN no profile THEN it says by how much alone', () => {
    expect(limitText(missing({ most: 0.5 }, 0.894), [WIREGUARD])).toMatch(/was aimed at\.$/);
  });
});

test('eight streams have a profile of their own', () => {
  const eight = { ...SEED, what: 'TCP, 8 streams' };
  expect(profileFor([SEED, eight], 'uplink', 'seed', 'TCP, 8 streams, Mbit/s')).toBe(eight);
  expect(profileFor([SEED, eight], 'uplink', 'seed', 'TCP, Mbit/s')).toBe(SEED);
});

test('of other numbers of participants there is none', () => {
  const discovery = { ...SEED, part: 'discovery', what: 'discovery 40' };
  expect(profileFor([discovery], 'discovery', 'seed', '40 participants found, s')).toBe(discovery);
  expect(profileFor([discovery], 'discovery', 'seed', '100 participants found, s')).toBeUndefined();
});

test('a table has groups that took time, with seconds and shares, and how many samples it rests on', () => {
  expect(profileTable([SEED, WIREGUARD], 'uplink', 'TCP').split('\n')).toEqual([
    '|  | seed | wireguard |',
    '| --- | --: | --: |',
    '| cipher | 40 (40 %) | 54 (60 %) |',
    "| the stream's ends | 60 (60 %) | 13.5 (15 %) |",
    '| tunnel devices |  | 22.5 (25 %) |',
    '| all | 100 | 90 |',
    '| idle | 0 % | 9 % |',
    '| samples | 100 | 100 |',
  ]);
  expect(profileTable([SEED], 'overlay', 'TCP')).toBe('');
});

test('beneath it are the places that took the most', () => {
  const text = profileText({ profiles: [SEED, WIREGUARD] });
  expect(text).toContain('#### uplink, TCP: processor seconds a gigabyte');
  expect(text).toContain('- wireguard: `chacha_2block_xor_ssse3` (kworker-wg-crypt) 60 %, `wg_packet_tx_worker`');
  expect(text).toContain('`libiperf.so.0` (iperf3) 15 %');
});
