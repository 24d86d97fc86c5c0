import { timeZone } from '../../../lib/settings/time-zone';

test.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Asia/Calcutta'])('%s is taken', (name) => {
  expect(timeZone(name)).toBeUndefined();
});

test.each([
  ['Europe/Bielefeld', 'is not the name of a time zone'],
  ['+01:00', 'is not the name of a time zone'],
  ['', 'is not the name of a time zone'],
  ['europe/berlin', 'is written "Europe/Berlin"'],
])('%j %s', (name, problem) => {
  expect(timeZone(name)).toBe(problem);
});
