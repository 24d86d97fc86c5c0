import { counts, reportText, secondsOf } from '../../../lab/view/report-text';

const good = { name: 'ping', ok: true, figure: 1.5, unit: 'ms' };
const bad = { name: 'names', ok: false, figure: 'not found', unit: '', detail: 'getent said nothing' };

test('the text shows figures, times, what went wrong and, last, how many passed', () => {
  const text = reportText({ scenario: 's', checks: [good, bad], timings: { deploy: 61.25 }, seconds: 70.4 });
  for (const part of ['1.5', 'FAIL', 'deploy', '61.3', 'names:\ngetent said nothing']) expect(text).toContain(part);
  expect(text.split('\n').at(-1)).toBe('s: 1 checks passed, 1 failed, in 70 s');
});

test('GIVEN long names and figures THEN they go on in the next line, within 100 columns, and nothing is lost', () => {
  const name = "60,000-byte samples, Fast DDS, uburog (untouched) to second (skylan's settings), by turns";
  const long = { name, ok: true, figure: 'none of 1270 or more', unit: 'whole, longest pause of the host 0.9 s' };
  const text = reportText({ scenario: 's', checks: [long], timings: { 'gateway reboot': 1 } });
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBe(100);
  for (const word of `${name} ${long.figure} ${long.unit}`.split(' ')) expect(text).toContain(word);
});

test('GIVEN no checks and no phases THEN there is a table all the same, and one failure is counted', () => {
  const nothing = { scenario: 's', checks: [], timings: {} };
  expect(counts(nothing)).toEqual({ passed: 0, failed: 1 });
  expect(reportText(nothing)).toContain('s: 0 checks passed, 1 failed');
});

test('GIVEN a report that does not say how long it took THEN that is what its phases took', () => {
  const phases = { scenario: 's', checks: [], timings: { a: 2, b: 3 } };
  expect(secondsOf(phases)).toBe(5);
  expect(secondsOf({ ...phases, seconds: 4 })).toBe(4);
});

test('GIVEN checks that were left out THEN each is named, with its reason', () => {
  const leftOut = [{ name: 'GRE from outside', why: 'no router hands it on' }];
  const text = reportText({ scenario: 's', checks: [good], timings: {}, leftOut });
  expect(text).toContain('left out: GRE from outside: no router hands it on');
});
