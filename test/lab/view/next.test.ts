import { type Ended, nextText } from '../../../lab/view/next';

const ended: Ended = {
  passed: true,
  kept: false,
  command: 'faults',
  machines: ['second', 'cloud-gateway'],
  reports: ['/skylan/.lab/reports/faults.json'],
  logs: '/skylan/.lab/log',
};
const next = (changes: Partial<Ended>) => nextText({ ...ended, ...changes }, '/skylan');

test('GIVEN a lab that is gone THEN report, logs and how to keep one are told', () => {
  expect(next({})).toBe(
    [
      'Next:',
      '  Every figure          .lab/reports/faults.json',
      "  What was said         .lab/log/ (deploys, AWS, machines' journals)",
      '  To look around in it  npm run lab -- faults --keep',
    ].join('\n'),
  );
});

test('GIVEN a lab that is kept THEN a shell and its end are told, and not how to keep it', () => {
  expect(next({ kept: true })).toContain('npm run lab -- shell second');
  expect(next({ kept: true })).toContain('or cloud-gateway');
  expect(next({ kept: true })).toContain('npm run lab -- down');
  expect(next({ kept: true })).not.toContain('--keep');
  expect(next({ kept: true, down: 'down --aws' })).toContain('npm run lab -- down --aws');
});

test('GIVEN a failure THEN the logs are called what they are, and there is a way to see it again', () => {
  expect(next({ passed: false })).toMatch(/What went wrong +\.lab\/log/);
  expect(next({ passed: false, command: '' })).toMatch(/left standing.*npm run lab -- --keep/);
});

test('GIVEN a failure before any machine stood, kept, THEN no shell is offered', () => {
  expect(next({ passed: false, kept: true, machines: [] })).not.toContain('shell');
});

test('GIVEN several reports THEN their folder is told; GIVEN none THEN nothing is', () => {
  const reports = ['/skylan/.lab/reports/faults.json', '/skylan/.lab/reports/homes.json'];
  expect(next({ reports })).toMatch(/Every figure +\.lab\/reports\/\n/);
  expect(next({ reports: [] })).not.toContain('Every figure');
});
