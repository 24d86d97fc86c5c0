import { cronExpression } from '../../../lib/settings/cron';

test.each([
  'cron(0 7 ? * MON-FRI *)',
  'cron(0 20 * * ? *)',
  'cron(0/15 8-18 ? JAN,JUL 2-6 2026-2030)',
  'cron(*/10 0 1,15 * ? *)',
  'cron(0 0 L * ? *)',
  'cron(0 0 LW * ? *)',
  'cron(0 0 15W * ? *)',
  'cron(0 0 ? * 6L *)',
  'cron(0 0 ? * FRI#2 *)',
])('%s is taken', (text) => {
  expect(cronExpression(text)).toBeUndefined();
});

test.each([
  ['0 7 ? * MON-FRI *', 'is no cron(...)'],
  ['rate(1 day)', 'is no cron(...)'],
  ['at(2026-01-01T07:00:00)', 'is no cron(...)'],
  ['cron(0 7 * * *)', 'has 5 fields, and not 6 with one space between them'],
  ['cron(0  7 ? * MON *)', 'has 7 fields, and not 6 with one space between them'],
  ['cron(60 7 ? * MON *)', 'has "60" as minutes, of which there are 0 to 59'],
  ['cron(0 7-24 ? * MON *)', 'has "7-24" as hours, of which there are 0 to 23'],
  ['cron(0 7 ? * MON-FRY *)', 'has "MON-FRY" as day of the week, of which there are 1 to 7, or SUN to SAT'],
  ['cron(0 7 ? * FRI-MON *)', 'has "FRI-MON" as day of the week, of which there are 1 to 7, or SUN to SAT'],
  ['cron(0 7 ? * 0 *)', 'has "0" as day of the week, of which there are 1 to 7, or SUN to SAT'],
  ['cron(0 7 32W * ? *)', 'has "32W" as day of the month, of which there are 1 to 31'],
  ['cron(0 7 ? 13 MON *)', 'has "13" as month, of which there are 1 to 12, or JAN to DEC'],
  ['cron(0/0 7 ? * MON *)', 'has "0/0" as minutes, of which there are 0 to 59'],
  ['cron(0/5/5 7 ? * MON *)', 'has "0/5/5" as minutes, of which there are 0 to 59'],
  ['cron(1,,2 7 ? * MON *)', 'has "1,,2" as minutes, of which there are 0 to 59'],
  ['cron(0 7 ? * MON 26)', 'has "26" as year, of which there are 1970 to 2199'],
  ['cron(0 7 * * * *)', 'needs a ? as day of the month or as day of the week, and in one of them only'],
  ['cron(0 7 ? * ? *)', 'needs a ? as day of the month or as day of the week, and in one of them only'],
])('%s %s', (text, problem) => {
  expect(cronExpression(text)).toBe(problem);
});
