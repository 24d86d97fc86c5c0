import { LAN_CHECKS } from '../../../lab/checks/lan-checks';
import { CONTROLS } from '../../../lab/controls/lan-controls';

test('every control breaks something that a check is about', () => {
  for (const control of CONTROLS) expect(control.fails.length).toBeGreaterThan(0);
  for (const property of ['name', 'broken'] as const)
    expect(new Set(CONTROLS.map((control) => control[property])).size).toBe(CONTROLS.length);
});

test('of the checks that controls ask, each fails in one of them but this one', () => {
  const asked = LAN_CHECKS.filter((check) => 'brief' in check).map(({ name }) => name);
  const failing = new Set<string>(CONTROLS.flatMap(({ fails }) => fails));
  expect(asked.filter((name) => !failing.has(name))).toEqual(['uplink from outside']);
});
