import { CONTROLS } from '../../../../lab/scenario/hybrid-cluster/controls';

test('every control breaks something that a check is about', () => {
  for (const control of CONTROLS) expect(control.fails.length).toBeGreaterThan(0);
  expect(new Set(CONTROLS.map((control) => control.broken)).size).toBe(CONTROLS.length);
});
