import { CONTROLS } from '../../../lab/controls/lan-controls';
import type { StandingLan } from '../../../lab/running/standing-lan';
import { controls } from '../../../lab/scenario/controls';

const titles = (only?: string) =>
  controls(only)
    .phases({} as StandingLan, [])
    .map((step) => ('title' in step ? step.title : step));

test('GIVEN no name THEN a client leaves, all is checked with nothing broken, and each control follows', () => {
  const all = CONTROLS.map(({ broken }) => broken);
  expect(titles()).toEqual(['A client is removed from the settings', 'All checks, with nothing broken', ...all]);
});

test.each([
  ['GRE rule', 'the GRE rule is not in the security group'],
  ['nothing', 'All checks, with nothing broken'],
])('GIVEN --only %s THEN it is carried out, and no other', (only, title) => {
  expect(titles(only)).toEqual(['A client is removed from the settings', title]);
  expect(controls(only).only).toBe(only);
});

test('fails for a control that there is not: the nearest, and all', () => {
  expect(() => controls('gre rule')).toThrow(
    /^There is no control "gre rule"; the nearest is "GRE rule"\. There are: "nothing", "GRE rule", .*"foreign key"\.$/,
  );
});
