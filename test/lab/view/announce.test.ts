import { readReport } from '../../../lab/report/report-files';
import { announce } from '../../../lab/view/announce';
import { hostFacts } from '../../../lab/view/host-facts';

jest.mock('../../../lab/report/report-files');
jest.mock('../../../lab/view/host-facts');

const HOST = {
  cores: 2,
  accelerator: 'tcg',
  freeDiskMb: 40_000,
  freeMemoryMb: 8_000,
  cacheDir: '/var/cache/skylan-lab',
  cache: { hasBase: true, images: 9 },
} as const;

test('GIVEN a host with room THEN what it takes is told, under what it does', () => {
  jest.mocked(hostFacts).mockReturnValue(HOST);
  const told: string[] = [];
  announce('Deploys and measures.', { scenarios: ['robot-lan'] }, (line) => told.push(line));
  expect(told[0]).toBe('Deploys and measures.');
  expect(told[1]).toMatch(/^ {2}Time +about \d+ minutes/);
  expect(told.at(-1)).toBe('');
});

test('GIVEN a host without room THEN it is told all the same, and refused', () => {
  jest.mocked(hostFacts).mockReturnValue({ ...HOST, freeMemoryMb: 500 });
  const told: string[] = [];
  const start = () => announce('Deploys.', { scenarios: ['robot-lan'] }, (line) => told.push(line));
  expect(start).toThrow('Not enough memory');
  expect(told.length).toBeGreaterThan(3);
});

describe('how long the same took', () => {
  const CHECKS = [{ name: 'a ping', ok: true, figure: 1, unit: 'ms' }];
  const told = (report: object): string => {
    jest.mocked(hostFacts).mockReturnValue(HOST);
    jest
      .mocked(readReport)
      .mockReturnValue({ scenario: 'robot-lan', checks: CHECKS, timings: {}, seconds: 95, ...report });
    const lines: string[] = [];
    announce('Deploys.', { scenarios: ['robot-lan'] }, (line) => lines.push(line));
    return lines.join('\n');
  };

  test('GIVEN a last run that passed THEN it is told', () => {
    expect(told({})).toMatch(/Last time +95 s/);
  });

  test.each([
    ['failed', { checks: [{ ...CHECKS[0], ok: false }] }],
    ['was of a single check', { only: 'names' }],
  ])('GIVEN a last run that %s THEN nothing is told of it', (_, report) => {
    expect(told(report)).not.toContain('Last time');
  });
});
