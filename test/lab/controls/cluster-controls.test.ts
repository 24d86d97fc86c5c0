import { CONTROLS } from '../../../lab/controls/cluster-controls';

test('every control breaks something that a check is about', () => {
  for (const control of CONTROLS) expect(control.fails.length).toBeGreaterThan(0);
  for (const property of ['name', 'broken'] as const)
    expect(new Set(CONTROLS.map((control) => control[property])).size).toBe(CONTROLS.length);
});
