import { statusLine, statusText } from '../../docs/status';

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

describe('the line of README', () => {
  const LINK = '[What was run where](docs/lab.md#what-was-run-where).';

  test('GIVEN runs on the embedded AWS alone THEN they are summed up, and it is said that none was on AWS', () => {
    const line = statusLine('1.2.3', [run, { ...run, scenario: 'homes', date: '2026-12-01', passed: 2, failed: 1 }]);
    expect(line).toBe(
      '**Status:** version 1.2.3. In the lab, on an embedded AWS with real Debian machines: 2 scenarios, 30 checks passed, ' +
        `1 failed, the last on 2026-12-01. **Not yet run in an account of AWS.** ${LINK}`,
    );
  });

  test('GIVEN a run on AWS THEN it is told apart', () => {
    const line = statusLine('1.2.3', [run, { ...run, where: 'AWS in eu-central-1', passed: 3 }]);
    expect(line).toContain('In an account of AWS: 1 scenario, 3 checks passed, 0 failed, the last on 2026-11-30.');
    expect(line).not.toContain('Not yet');
  });

  test('GIVEN no run THEN that is said', () => {
    expect(statusLine('1.2.3', [])).toContain('no run is recorded');
  });
});
