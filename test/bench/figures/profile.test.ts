import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { grouped, type Profile, profilesOf } from '../../../bench/figures/profile';

const KERNEL = '[kernel.kallsyms]';
const PROFILE: Profile = {
  ...{ part: 'uplink', road: 'openvpn', what: 'TCP', busySeconds: 10, gigabytes: 0.5 },
  symbols: [
    ['swapper', KERNEL, 'pv_native_safe_halt', 100],
    ['openvpn', 'libcrypto.so.3', '', 45],
    ['iperf3', KERNEL, 'csum_partial', 27],
    ['perf', 'perf', '', 20],
    ['openvpn', 'openvpn', '', 8],
  ],
};

describe('grouped', () => {
  test('idle time is a share of all, and the profiler is taken off the work', () => {
    const { idle, seconds, samples, groups } = grouped(PROFILE);
    expect([idle, seconds, samples]).toEqual([0.5, 16, 80]);
    expect(groups.has('idle') || groups.has('the profiler')).toBe(false);
  });

  test('the groups together are the work, each by its samples', () => {
    const { groups, seconds } = grouped(PROFILE);
    expect(groups.get('cipher')).toBeCloseTo(9);
    expect(groups.get('copies and checksums')).toBeCloseTo(5.4);
    expect([...groups.values()].reduce((sum, one) => sum + one, 0)).toBeCloseTo(seconds);
  });

  test('places are told by their share of the work, the most frequent first', () => {
    const { top } = grouped(PROFILE);
    expect(top.map(({ object, share }) => [object, share])).toEqual([
      ['libcrypto.so.3', 0.5625],
      [KERNEL, 0.3375],
      ['openvpn', 0.1],
    ]);
  });

  test('GIVEN no stream THEN seconds are of all of it', () => {
    const { gigabytes: _, ...discovery } = PROFILE;
    expect(grouped(discovery).seconds).toBe(8);
  });

  test('GIVEN idle samples alone THEN it says whose', () => {
    const symbols = PROFILE.symbols.slice(0, 1);
    expect(() => grouped({ ...PROFILE, symbols })).toThrow('no sample of uplink openvpn, TCP, found any work');
  });
});

describe('profilesOf', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'profile-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const written = (value: unknown) => {
    writeFileSync(join(folder, 'profile.json'), typeof value === 'string' ? value : JSON.stringify(value));
    return profilesOf(join(folder, 'profile.json'));
  };
  const about = {
    ...{ date: '2026-11-30', complete: true, minutes: 5, failed: {} },
    machine: { accelerator: 'tcg', hostProcessor: 'Xeon', processors: 2, kernel: '6.12.1', versions: {} },
  };

  test('what a run wrote is read again', () => {
    expect(written({ ...about, profiles: [PROFILE] })?.profiles).toEqual([PROFILE]);
  });

  test.each([['half {'], [{ ...about, profiles: [{ part: 'uplink' }] }]])('%j is none', (value) => {
    expect(written(value)).toBeUndefined();
  });

  test('where there is no file there are none', () => {
    expect(profilesOf(join(folder, 'other.json'))).toBeUndefined();
  });
});
