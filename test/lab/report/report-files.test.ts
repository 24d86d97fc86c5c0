import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// The reports of the checkout's own lab are left alone.
jest.mock('../../../lab/util/paths', () => ({ labDir: mkdtempSync(join(tmpdir(), 'skylan-reports-')) }));

import type { Report } from '../../../lab/report/report';
import {
  forgetReports,
  readReport,
  reportedScenarios,
  reportFile,
  writeReport,
} from '../../../lab/report/report-files';
import { labDir } from '../../../lab/util/paths';
import { reportsOf } from '../../../lab/view/summary';

const report = (scenario: string): Report => ({
  scenario,
  checks: [{ name: 'ping', ok: true, figure: 1.5, unit: 'ms' }],
  timings: { deploy: 61.25 },
  seconds: 70,
});

afterAll(() => rmSync(labDir, { recursive: true, force: true }));
beforeEach(() => forgetReports(['homes', 'faults']));

test('GIVEN reports of two scenarios THEN neither hides the other, and both are read as they were written', () => {
  writeReport(report('homes'));
  writeReport(report('faults'));
  expect(reportedScenarios()).toEqual(['faults', 'homes']);
  expect(reportsOf()).toMatchObject([report('faults'), report('homes')]);
  expect(reportsOf()[0]?.at).toMatch(/^\d{4}-\d\d-\d\dT/);
  expect(reportFile('homes')).toBe(join(labDir, 'reports', 'homes.json'));
});

test('GIVEN a scenario that left no report, or half of one, WHEN it is asked for THEN it has failed', () => {
  writeReport(report('homes'));
  writeFileSync(reportFile('faults'), '{"scenario": "fau');
  expect(readReport('faults')).toBeUndefined();
  expect(reportsOf(['homes', 'faults', 'join']).map(({ checks }) => checks.map(({ ok }) => ok))).toEqual([
    [true],
    [false],
    [false],
  ]);
});

test('GIVEN two reports WHEN one scenario is to run again THEN its report goes, and the other stays', () => {
  writeReport(report('homes'));
  writeReport(report('faults'));
  forgetReports(['homes']);
  expect(reportedScenarios()).toEqual(['faults']);
});

test('GIVEN no report at all THEN none is listed', () => {
  expect(reportedScenarios()).toEqual([]);
});
