import { FORWARDING } from '../../../lab/checks/forwarding';
import { CONTROLS } from '../../../lab/controls/forwarding-controls';

test('every check is one that some control makes fail, but that of the LAN, which none may disturb', () => {
  const failing = new Set(CONTROLS.flatMap(({ fails }) => fails));
  expect(FORWARDING.map(({ name }) => name).filter((name) => !failing.has(name))).toEqual(['LAN']);
});

test('every control is told apart', () => {
  for (const property of ['name', 'broken'] as const)
    expect(new Set(CONTROLS.map((control) => control[property])).size).toBe(CONTROLS.length);
});
