import { passed } from '../../../lab/report/report';

const good = { name: 'ping', ok: true, figure: 1.5, unit: 'ms' };
const bad = { name: 'names', ok: false, figure: 'not found', unit: '', detail: 'getent said nothing' };

test('one failed check fails the report, and so does a report without checks', () => {
  expect(passed({ scenario: 's', checks: [good], timings: {} })).toBe(true);
  expect(passed({ scenario: 's', checks: [good, bad], timings: {} })).toBe(false);
  expect(passed({ scenario: 's', checks: [], timings: {} })).toBe(false);
});
