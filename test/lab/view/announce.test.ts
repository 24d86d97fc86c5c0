import { announce } from '../../../lab/view/announce';
import { hostFacts } from '../../../lab/view/host-facts';

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
