import { statusText } from '../../docs/status';

const run = {
  scenario: 'robot-lan',
  where: 'the embedded AWS',
  date: '2026-11-30',
  commit: 'abc',
  passed: 28,
  failed: 0,
};

test('GIVEN runs on the embedded AWS alone THEN they are told, and that nothing was run on AWS', () => {
  const text = statusText([run]);
  expect(text).toContain('| `robot-lan` | the embedded AWS | 2026-11-30 | `abc` | 28 passed |');
  expect(text).toContain('Nothing of this was run in an account of AWS yet.');
});

test('GIVEN a run on AWS THEN it is told, with what failed, and no more', () => {
  const text = statusText([run, { ...run, where: 'AWS in eu-central-1', failed: 2 }]);
  expect(text.split('\n').at(-1)).toBe(
    '| `robot-lan` | AWS in eu-central-1 | 2026-11-30 | `abc` | 28 passed, 2 failed |',
  );
  expect(text).not.toContain('Nothing of this');
});

test('GIVEN no run THEN that is said', () => {
  expect(statusText([])).toMatch(/^No run is recorded\./);
});
