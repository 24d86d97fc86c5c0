import { controlIsKnown, controlPhases } from '../../../lab/controls/control-phases';
import type { Control, RunSuite } from '../../../lab/controls/engine';
import type { CheckResult, LeftOut } from '../../../lab/report/report';

const control = (name: string): Control<object, string> => ({
  name,
  broken: `the ${name} is broken`,
  fails: ['uplink'],
  breakIt: async () => async () => {},
});
const CONTROLS = [control('cable'), control('switch')];
const run: RunSuite<object, string> = async () => new Map();

test('GIVEN controls WHEN their phases run THEN each has a line, and so has the run with nothing broken', async () => {
  const checks: CheckResult[] = [];
  const phases = controlPhases(CONTROLS, undefined, run, async () => ({}), { checks, leftOut: [] });
  for (const phase of phases) await phase.run(() => {});
  expect(phases.map(({ key }) => key)).toEqual(['nothing', 'control 1', 'control 2']);
  expect(checks.map(({ name, ok }) => [name, ok])).toEqual([
    ['control: nothing', true],
    ['control: the cable is broken', false],
    ['control: the switch is broken', false],
  ]);
});

test('GIVEN time for one control WHEN phases run THEN the list begins where its turn is, and the other one is told as left out', async () => {
  const checks: CheckResult[] = [];
  const leftOut: LeftOut[] = [];
  const time = { isLeft: () => checks.length < 2, turn: 3 };
  const phases = controlPhases(CONTROLS, undefined, run, async () => ({}), { checks, leftOut }, time);
  for (const phase of phases) await phase.run(() => {});
  expect(checks.map(({ name }) => name)).toEqual(['control: nothing', 'control: the switch is broken']);
  expect(leftOut).toEqual([{ name: 'control: the cable is broken', why: 'there was no time for it in this run' }]);
});

test('GIVEN a name THEN there is that phase alone', () => {
  const lines = { checks: [], leftOut: [] };
  const titles = (only: string) =>
    controlPhases(CONTROLS, only, run, async () => ({}), lines).map(({ title }) => title);
  expect(titles('switch')).toEqual(['the switch is broken']);
  expect(titles('nothing')).toEqual(['All checks, with nothing broken']);
});

test('fails for a control that there is not, and lists them', () => {
  controlIsKnown(undefined, CONTROLS);
  controlIsKnown('nothing', CONTROLS);
  expect(() => controlIsKnown('cables', CONTROLS)).toThrow(
    'There is no control "cables"; the nearest is "cable". There are: "nothing", "cable", "switch".',
  );
});
