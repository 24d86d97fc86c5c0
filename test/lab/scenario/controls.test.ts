import { CONTROLS } from '../../../lab/scenario/controls/controls';
import { verdict } from '../../../lab/scenario/controls/engine';

const failures = (...keys: ('overlay' | 'uplink' | 'ready')[]) =>
  new Map(keys.map((key) => [key, 'no answer'] as const));

test('passes when exactly the expected checks failed and pass again', () => {
  // WHEN
  const check = verdict('a cable', ['overlay', 'ready'], failures('ready', 'overlay'));
  // THEN
  expect(check).toMatchObject({ name: 'control: a cable', ok: true, figure: 2, unit: 'failed, 2 expected' });
  expect(check.detail).toBe('ready: no answer\noverlay: no answer');
});

test.each([
  ['a check that passed all the same', failures('overlay'), failures(), 'It passed all the same: ready'],
  ['another check that failed', failures('overlay', 'ready', 'uplink'), failures(), 'It failed too: uplink'],
  [
    'a repair that did not help',
    failures('overlay', 'ready'),
    failures('overlay'),
    'It did not pass again after the repair: overlay: no answer',
  ],
])('fails for %s', (_, failed, still, detail) => {
  const check = verdict('a cable', ['overlay', 'ready'], failed, still);
  expect(check.ok).toBe(false);
  expect(check.detail).toContain(detail);
});

test('with nothing broken any failure is one too many', () => {
  expect(verdict('nothing', [], new Map()).ok).toBe(true);
  expect(verdict('nothing', [], failures('uplink')).ok).toBe(false);
});

test('every control breaks something that a check is about', () => {
  for (const control of CONTROLS) expect(control.fails.length).toBeGreaterThan(0);
  expect(new Set(CONTROLS.map((control) => control.broken)).size).toBe(CONTROLS.length);
});
