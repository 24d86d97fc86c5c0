import { planRobotLan } from '../../lib/robot-lan/plan';
import { powerLines } from '../../plan/power-text';

const linesOf = (power: object) => powerLines(planRobotLan({ power }).power);

test('GIVEN machines that are off by hand only THEN nothing is said', () => {
  expect(powerLines(planRobotLan().power)).toEqual([]);
});

test('GIVEN a LAN that stops for want of clients, and a schedule THEN both are told', () => {
  const schedule = { on: 'cron(0 7 ? * MON-FRI *)', off: 'cron(0 20 * * ? *)', timezone: 'Europe/Berlin' };
  expect(linesOf({ idleStopMinutes: 30, schedule })).toEqual([
    'Off by themselves when nobody has been connected for 30 minutes.',
    'By the clock, Europe/Berlin: on at cron(0 7 ? * MON-FRI *), off at cron(0 20 * * ? *).',
  ]);
});

test('GIVEN a time to stop alone THEN it is told alone', () => {
  expect(linesOf({ schedule: { off: 'cron(0 20 * * ? *)' } })).toEqual([
    'By the clock, UTC: off at cron(0 20 * * ? *).',
  ]);
});
