import type { MachineState } from '../../../lab/view/machines';
import { runPhases } from '../../../lab/view/phases';

let printed: string[];

beforeEach(() => {
  printed = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => printed.push(line));
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

const waits = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Runs one phase of two minutes, without a terminal. */
async function twoMinutes(says: readonly string[], machines: () => readonly MachineState[]) {
  const run = async (progress: (line: string) => void) => {
    for (const line of says) {
      progress(line);
      await waits(120_000 / says.length);
    }
  };
  const ended = runPhases([{ key: 'deploy', title: 'cdk deploy', run }], {}, { machines });
  await jest.advanceTimersByTimeAsync(121_000);
  await ended;
}

test('GIVEN a phase in which nothing changes WHEN it runs THEN that is told once, and its end', async () => {
  await twoMinutes(['waits for second'], () => [{ name: 'second', stage: 'kernel' }]);
  expect(printed.map((line) => line.trim())).toEqual([
    '... cdk deploy: waits for second',
    '... second kernel and systemd start',
    'done    2 min 00 s  cdk deploy',
  ]);
});

test('GIVEN something new each second WHEN a phase runs THEN it is told every 30 s at most', async () => {
  const lines = Array.from({ length: 120 }, (_, index) => `event ${index}`);
  await twoMinutes(lines, () => []);
  expect(printed.length).toBeGreaterThanOrEqual(4);
  expect(printed.length).toBeLessThanOrEqual(5);
});

test('GIVEN a phase that throws WHEN it runs THEN its line says so', async () => {
  const run = async () => {
    throw new Error('rolled back');
  };
  await expect(runPhases([{ key: 'deploy', title: 'cdk deploy', run }], {}, { machines: () => [] })).rejects.toThrow();
  expect(printed).toEqual(['FAILED         0 s  cdk deploy']);
});
