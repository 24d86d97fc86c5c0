import { closingText } from '../../../lab/view/closing';

const report = (scenario: string, ok = true) => ({
  scenario,
  checks: [{ name: 'ping', ok, figure: 1, unit: 'ms' }],
  timings: {},
});
const ended = { kept: false, command: 'all', machines: [] };

test('GIVEN one scenario THEN its own table was enough', () => {
  expect(closingText([report('faults')], ended)).toMatch(/^Next:.*faults\.json/s);
  expect(closingText([report('faults')], ended)).not.toContain('together');
});

test('GIVEN several THEN their table comes, and the last line counts all', () => {
  const text = closingText([report('faults'), report('homes', false)], ended);
  expect(text).toContain('What went wrong');
  expect(text.split('\n').at(-1)).toBe('1 passed, 1 failed');
});

test('GIVEN a run that came to no report THEN it has not passed', () => {
  expect(closingText([], ended)).toContain('What went wrong');
  expect(closingText([], ended).split('\n').at(-1)).toBe('0 passed, 0 failed');
});
