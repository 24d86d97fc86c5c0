import { type Phase, runPhases, sequence } from '../../../lab/view/phases';

const order: string[] = [];

const phase = (key: string, work: () => Promise<void> = async () => {}): Phase => ({
  key,
  title: `Phase ${key}`,
  run: async () => {
    order.push(`${key} begins`);
    await work();
    order.push(`${key} ends`);
  },
});

/** A promise, and the way to settle it. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: async () => open(), opened: () => opened };
}

const machines = () => [];

beforeEach(() => {
  order.length = 0;
  jest.spyOn(console, 'log').mockImplementation(() => {});
});

afterEach(() => {
  jest.restoreAllMocks();
});

test('GIVEN phases in a list WHEN they run THEN each begins when the one before it has ended', async () => {
  const timings: Record<string, number> = {};
  await runPhases([phase('a'), phase('b')], timings, { machines });
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  expect(Object.keys(timings)).toEqual(['a', 'b']);
});

test('GIVEN an inner list WHEN it runs THEN its phases run side by side, and the next step waits for all', async () => {
  const { open, opened } = gate();
  await runPhases([[phase('waits', opened), phase('opens', open)], phase('next')], {}, { machines });
  expect(order.slice(0, 2)).toEqual(['waits begins', 'opens begins']);
  expect(order.slice(-2)).toEqual(['next begins', 'next ends']);
});

test('GIVEN sequences side by side WHEN they run THEN each keeps its own order and none waits for the other', async () => {
  const { open, opened } = gate();
  const first = sequence([phase('a1'), phase('a2', opened)]);
  const second = sequence([phase('b1'), phase('b2', open)]);
  await runPhases([[first, second]], {}, { machines });
  expect(order.indexOf('a2 begins')).toBeGreaterThan(order.indexOf('a1 ends'));
  expect(order.indexOf('b2 begins')).toBeGreaterThan(order.indexOf('b1 ends'));
  expect(order.indexOf('b2 begins')).toBeLessThan(order.indexOf('a2 ends'));
});

test('GIVEN a phase that throws WHEN the list runs THEN it rejects with that error, none follows, and the time is there', async () => {
  const timings: Record<string, number> = {};
  const fails = phase('fails', async () => {
    throw new Error('no such image');
  });
  await expect(runPhases([fails, phase('never')], timings, { machines })).rejects.toThrow('no such image');
  expect(order).toEqual(['fails begins']);
  expect(timings.fails).toBeGreaterThanOrEqual(0);
});

test('GIVEN phases side by side WHEN one throws THEN the list does not wait for the others, whose time is there too', async () => {
  const timings: Record<string, number> = {};
  const fails = phase('fails', async () => {
    throw new Error('no such image');
  });
  const hangs = phase('hangs', () => new Promise(() => {}));
  await expect(runPhases([[hangs, fails]], timings, { machines })).rejects.toThrow('no such image');
  expect(Object.keys(timings).sort()).toEqual(['fails', 'hangs']);
});

test('GIVEN a phase that runs WHEN the user ends the program THEN the list ends, and listens no more', async () => {
  const before = process.listenerCount('SIGINT');
  const hangs = phase('hangs', () => new Promise(() => {}));
  const running = runPhases([hangs, phase('never')], {}, { machines });
  while (order.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  process.emit('SIGINT');
  await expect(running).rejects.toThrow('Interrupted.');
  expect(order).toEqual(['hangs begins']);
  expect(process.listenerCount('SIGINT')).toBe(before);
});
