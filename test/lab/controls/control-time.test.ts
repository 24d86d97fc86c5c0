import { controlTimes, minutesNamed, turned } from '../../../lab/controls/control-time';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

describe('controlTimes', () => {
  test("GIVEN a run of 80 minutes WHEN its clock goes on THEN RobotLan's controls end before the others begin, and the cluster's before the run does", () => {
    let minutes = 0;
    const { lan, cluster } = controlTimes(80, 0, () => minutes * MINUTE_MS);
    const left = [10, 15, 17, 70, 73].map((minute) => {
      minutes = minute;
      return [lan.isLeft(), cluster.isLeft()];
    });
    expect(left).toEqual([
      [true, true],
      [true, true],
      [false, true],
      [false, true],
      [false, false],
    ]);
  });

  test('GIVEN nine controls of which five are carried out a day WHEN nine days pass THEN each has had its turn', () => {
    const controls = Array.from({ length: 9 }, (_, index) => index);
    const days = Array.from({ length: 9 }, (_, day) => controlTimes(80, day * DAY_MS).lan.turn);
    const carriedOut = days.flatMap((turn) => turned(controls, turn).slice(0, 5));
    expect([...new Set(carriedOut)].sort()).toEqual(controls);
  });
});

test('GIVEN a list WHEN it is turned THEN it begins further on and has the same members; also one without any', () => {
  expect(turned(['a', 'b', 'c'], 4)).toEqual(['b', 'c', 'a']);
  expect(turned([], 4)).toEqual([]);
});

test.each(['0', 'soon', '1.5', '-3', ''])('fails for %j minutes', (text) => {
  expect(() => minutesNamed(text)).toThrow(`--within is "${text}"; write a whole number of minutes`);
});

test('GIVEN a number of minutes THEN it is that number', () => {
  expect(minutesNamed('75')).toBe(75);
});
