import { summaryText } from '../../../lab/view/summary-text';

const good = { name: 'ping', ok: true, figure: 1.5, unit: 'ms' };
const bad = { name: 'names', ok: false, figure: 'not found', unit: '' };

test('GIVEN scenarios that passed, failed and checked nothing THEN each has its row, and the last line counts all', () => {
  const lines = summaryText([
    { scenario: 'robot-lan', checks: [good, good], timings: {}, seconds: 240 },
    { scenario: 'homes', checks: [good, bad, bad], timings: {}, seconds: 90 },
    { scenario: 'join', checks: [], timings: {} },
  ]).split('\n');
  expect(lines.find((line) => line.includes('robot-lan'))).toMatch(/│ ok +│ robot-lan +│ +2 │ +0 │ +4\.0 │ +│/);
  expect(lines.find((line) => line.includes('homes'))).toMatch(/│ FAIL │ homes +│ +1 │ +2 │ +1\.5 │ names +│/);
  expect(lines.find((line) => line.includes('join'))).toMatch(/│ FAIL │ join +│ +0 │ +1 │ .*nothing was checked/);
  expect(lines.at(-1)).toBe('3 passed, 3 failed');
  expect(Math.max(...lines.map((line) => line.length))).toBe(100);
});

test('GIVEN checks that failed THEN what their tools said stands at the end, where CI shows it', () => {
  const lost = { ...bad, name: 'ping', figure: '1 of 10 lost', detail: '10 packets transmitted, 9 received' };
  const text = summaryText([
    { scenario: 'homes', checks: [good, bad], timings: {} },
    { scenario: 'join', checks: [lost], timings: {} },
  ]);
  expect(text.split('\n').slice(-4)).toEqual([
    'homes: names: not found',
    'join: ping: 1 of 10 lost',
    '10 packets transmitted, 9 received',
    '1 passed, 2 failed',
  ]);
});
