import { recorded } from '../../../lab/report/record';
import type { Report } from '../../../lab/report/report';

const check = (ok: boolean) => ({ name: 'ping', ok, figure: 1, unit: 'ms' });
const report: Report = {
  scenario: 'robot-lan',
  checks: [check(true), check(true), check(false)],
  timings: {},
  where: 'the embedded AWS',
  at: '2026-11-30T04:05:06.000Z',
  commit: 'abc',
};
const run = {
  scenario: 'robot-lan',
  where: 'the embedded AWS',
  date: '2026-11-30',
  commit: 'abc',
  passed: 2,
  failed: 1,
};

test('GIVEN a report THEN day, commit, place and what passed and failed are recorded', () => {
  expect(recorded([], [report])).toEqual([run]);
});

test('GIVEN earlier runs THEN the last of each scenario at each place stays, by scenario and place', () => {
  const elsewhere = { ...run, where: 'AWS in eu-central-1', commit: 'older' };
  const faults = { ...run, scenario: 'faults' };
  expect(recorded([run, elsewhere, faults], [{ ...report, commit: 'new' }])).toEqual([
    faults,
    elsewhere,
    { ...run, commit: 'new' },
  ]);
});

test('GIVEN options that make it another scenario THEN it has a line of its own', () => {
  const cluster = { ...report, scenario: 'hybrid-cluster' };
  const runs = recorded([run], [cluster, { ...cluster, options: '--sites 3 --fleets' }]);
  expect(runs.map(({ scenario }) => scenario)).toEqual([
    'hybrid-cluster --sites 3 --fleets',
    'hybrid-cluster',
    'robot-lan',
  ]);
});

test.each([
  ['of a part', { ...report, commit: 'new', only: 'names' }],
  ['without a commit', { ...report, commit: undefined }],
  ['without a place', { ...report, where: undefined }],
])('GIVEN a report %s THEN nothing is recorded', (_, other) => {
  expect(recorded([run], [other as Report])).toEqual([run]);
});
