import { Patience } from '../../../lambda/parameter-store/patience';

const throttling = (name = 'ThrottlingException') => Object.assign(new Error('Rate exceeded'), { name });

/** A time that passes in pauses only. */
class Pauses {
  passed = 1_000_000;
  readonly all: number[] = [];
  readonly now = () => this.passed;
  readonly sleep = async (milliseconds: number) => {
    this.all.push(milliseconds);
    this.passed += milliseconds;
  };
}

test.each(['ThrottlingException', 'TooManyUpdates'])('what is refused with %s is asked again', async (name) => {
  // GIVEN
  const time = new Pauses();
  let calls = 0;
  const call = async () => {
    if (++calls < 5) throw throttling(name);
    return 'answer';
  };
  // WHEN
  const answer = await new Patience(time).run(call);
  // THEN
  expect([answer, calls, time.all.length]).toEqual(['answer', 5, 4]);
});

test('pauses grow to 20 seconds and no further, and are by chance', async () => {
  // GIVEN
  const time = new Pauses();
  jest.spyOn(Math, 'random').mockReturnValue(1);
  let calls = 0;
  // WHEN
  await new Patience(time).run(async () => {
    if (++calls < 10) throw throttling();
  });
  // THEN
  expect(time.all).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000, 20_000]);
  jest.restoreAllMocks();
});

test('fails with what it was refused with when four minutes are over, whatever they were spent on', async () => {
  // GIVEN
  const time = new Pauses();
  const patience = new Patience(time);
  const started = time.now();
  // WHEN
  const refused = async () => {
    throw throttling();
  };
  await expect(patience.run(refused)).rejects.toThrow('Rate exceeded');
  // THEN
  expect(time.now() - started).toBeGreaterThan(200_000);
  expect(time.now() - started).toBeLessThanOrEqual(240_000);
  // WHEN
  time.passed = started + 240_001;
  time.all.length = 0;
  await expect(patience.run(refused)).rejects.toThrow('Rate exceeded');
  // THEN
  expect(time.all).toEqual([]);
});

test.each(['AccessDeniedException', 'UnauthorizedOperation'])('%s is asked again for half a minute', async (name) => {
  // GIVEN
  const time = new Pauses();
  const patience = new Patience(time);
  const started = time.now();
  let calls = 0;
  const denied = throttling(name);
  // WHEN a policy comes into force after some seconds
  await patience.run(async () => {
    if (++calls < 4) throw denied;
  });
  // THEN
  expect(calls).toBe(4);
  // WHEN it never does
  await expect(patience.run(async () => Promise.reject(denied))).rejects.toBe(denied);
  // THEN
  expect(time.now() - started).toBeLessThanOrEqual(30_000);
  expect(time.all.length).toBeGreaterThan(4);
});

test('fails at once with anything else', async () => {
  const time = new Pauses();
  for (const error of [new Error('denied'), 'text']) {
    await expect(new Patience(time).run(async () => Promise.reject(error))).rejects.toBe(error);
  }
  expect(time.all).toEqual([]);
});
