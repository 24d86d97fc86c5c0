import { Run } from '../../../bench/figures/run';

const ABOUT = {
  ...{ date: '2026-11-30', complete: false, minutes: 3 },
  machine: { accelerator: 'tcg', hostProcessor: 'A', processors: 2, kernel: '6.12', versions: {} },
};

test('GIVEN values, a note and reasons THEN results have the values, and why others are not there', () => {
  // GIVEN
  const run = new Run();
  run.read({ part: 'uplink', road: 'seed', figure: 'TCP, Mbit/s', round: 1, value: 0 });
  run.read({ road: 'speed', note: 'round 1 ended', ended: 1 });
  run.read({ part: 'uplink', road: 'tinc', error: 'did not come up: no answer' });
  run.read({ part: 'discovery', road: 'openvpn', round: 1, error: '3 of 50 listeners heard nothing' });
  // WHEN
  const results = run.results(ABOUT);
  // THEN
  expect(results.figures).toMatchObject([{ road: 'seed', median: 0, rounds: 1 }]);
  expect(results.failed).toEqual({
    tinc: 'did not come up: no answer',
    'openvpn (discovery)': '3 of 50 listeners heard nothing',
  });
  expect(results).toMatchObject(ABOUT);
});

test('GIVEN a profile THEN it is among the profiles, with its road, and no figure', () => {
  const run = new Run();
  const symbols: [string, string, string, number][] = [['openvpn', 'openvpn', '', 7]];
  run.read({ part: 'uplink', road: 'seed', profile: { what: 'TCP', busySeconds: 1, symbols } });
  expect(run.profiles(ABOUT)).toEqual({
    ...{ ...ABOUT, failed: {} },
    profiles: [{ part: 'uplink', road: 'seed', what: 'TCP', busySeconds: 1, symbols }],
  });
  expect(run.results(ABOUT).figures).toEqual([]);
});

test.each([
  ['without any work', 'swapper', 1],
  ['of a stream that carried nothing', 'iperf3', 0],
])('GIVEN a profile %s THEN it is said, and is none', (_, program, gigabytes) => {
  const run = new Run();
  const symbols: [string, string, string, number][] = [[program, '[kernel.kallsyms]', 'pv_native_safe_halt', 7]];
  run.read({ part: 'uplink', road: 'plain', profile: { what: 'TCP', busySeconds: 1, gigabytes, symbols } });
  expect(run.profiles(ABOUT)).toMatchObject({
    profiles: [],
    failed: { 'plain (uplink, TCP)': 'nothing was carried, or no sample found any work' },
  });
});
