import { passed, reportText } from '../../../lab/scenario/report';

const good = { name: 'ping', ok: true, figure: 1.5, unit: 'ms' };
const bad = { name: 'names', ok: false, figure: 'not found', unit: '', detail: 'getent said nothing' };

test('one failed check fails the report, and so does a report without checks', () => {
  expect(passed({ scenario: 's', checks: [good], timings: {} })).toBe(true);
  expect(passed({ scenario: 's', checks: [good, bad], timings: {} })).toBe(false);
  expect(passed({ scenario: 's', checks: [], timings: {} })).toBe(false);
});

test('the text shows figures, times and what went wrong', () => {
  const text = reportText({ scenario: 's', checks: [good, bad], timings: { deploy: 61.25 } });
  for (const part of ['1.5', 'FAIL', 'deploy', '61.3', 'names:\ngetent said nothing']) expect(text).toContain(part);
});
