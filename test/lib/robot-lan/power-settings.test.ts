import { planRobotLan } from '../../../lib/robot-lan/plan';
import { problemsOf } from './problems-of';

const [MORNING, EVENING] = ['cron(0 7 ? * MON-FRI *)', 'cron(0 20 * * ? *)'];
const TIMES = 'write minutes, hours, day of the month, month, day of the week and year such as';

test('without settings the machines run all the time', () => {
  expect(planRobotLan().power).toEqual({ idleStopMinutes: undefined, schedule: undefined });
});

test('every setting reaches the plan, and times are of UTC unless they are said to be of elsewhere', () => {
  const plan = (power: object) => planRobotLan({ power }).power;
  expect(plan({ idleStopMinutes: 30, schedule: { on: MORNING, off: EVENING } })).toEqual({
    idleStopMinutes: 30,
    schedule: { on: MORNING, off: EVENING, timezone: 'UTC' },
  });
  expect(plan({ schedule: { off: EVENING, timezone: 'Europe/Berlin' } }).schedule).toEqual({
    on: undefined,
    off: EVENING,
    timezone: 'Europe/Berlin',
  });
  expect(plan({ schedule: { on: MORNING } }).schedule).toMatchObject({ on: MORNING, off: undefined });
  expect(plan({ schedule: {} }).schedule).toBeUndefined();
});

test.each<[string, object, string[]]>([
  [
    'fewer minutes than a reboot takes',
    { idleStopMinutes: 4 },
    [
      'skylan:robotLan.power.idleStopMinutes 4 is less than a desktop gateway takes to come back; write a whole number from 5 to 10080',
    ],
  ],
  [
    'more than a week',
    { idleStopMinutes: 10081 },
    ['skylan:robotLan.power.idleStopMinutes 10081 is too large; write a whole number from 5 to 10080'],
  ],
  [
    'what is no time',
    { schedule: { on: '7:00', off: 'cron(0 25 * * ? *)' } },
    [
      `skylan:robotLan.power.schedule.on "7:00" is no cron(...); ${TIMES} "cron(0 7 ? * MON-FRI *)"`,
      `skylan:robotLan.power.schedule.off "cron(0 25 * * ? *)" has "25" as hours, of which there are 0 to 23; ${TIMES} "cron(0 7 ? * MON-FRI *)"`,
    ],
  ],
  [
    'a place without a time zone',
    { schedule: { off: EVENING, timezone: 'Bielefeld' } },
    [
      'skylan:robotLan.power.schedule.timezone "Bielefeld" is not the name of a time zone; write a name such as "Europe/Berlin"',
    ],
  ],
  [
    'a time zone of nothing',
    { schedule: { timezone: 'Europe/Berlin' } },
    ['skylan:robotLan.power.schedule has neither "on" nor "off"; write one of them, or leave the schedule out'],
  ],
  [
    'one time for both',
    { schedule: { on: MORNING, off: MORNING } },
    [
      `skylan:robotLan.power.schedule.off "${MORNING}" is also skylan:robotLan.power.schedule.on; write another time for one of them`,
    ],
  ],
])('refuses %s', (_, power, problems) => {
  expect(problemsOf({ power })).toEqual(problems);
});
