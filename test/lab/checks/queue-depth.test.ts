import { sendSamples } from '../../../lab/checks/dds-bulk';
import { watchHost } from '../../../lab/checks/host-meter';
import { queueDepth } from '../../../lab/checks/queue-depth';
import { fakePeer } from '../running/peer';

// The host keeps up: there is no moment to wait for.
jest.mock('node:timers/promises', () => ({ setTimeout: async () => undefined }));
jest.mock('../../../lab/checks/dds-bulk', () => ({
  ...jest.requireActual('../../../lab/checks/dds-bulk'),
  sendSamples: jest.fn(),
}));
jest.mock('../../../lab/checks/host-meter');

const [robot, node] = [fakePeer('uburog', () => ({})), fakePeer('second', () => ({}))];
const ALL = { answered: 25, lost: 0 };
const ONE_LOST = { answered: 24, lost: 1 };

/** A cloud gateway whose OpenVPN was stopped, or was not. */
const gateway = (said = 'paused') => fakePeer('cloud-gateway', (argv) => (argv[0] === 'test' ? {} : { stdout: said }));

/**
 * The samples of each attempt, and for how long the host stood still in it; in the moment before, which is waited for, it
 * did not.
 */
function measured(...attempts: (typeof ALL & { readonly still?: number })[]): { readonly stop: jest.Mock } {
  const host = { seconds: jest.fn(), stop: jest.fn() };
  for (const { answered, lost, still = 0 } of attempts) {
    host.seconds.mockReturnValueOnce(0).mockReturnValueOnce(still);
    const counts = { answered, lost: Array.from({ length: lost }, (_, number) => ({ number, hostStoodStill: 0 })) };
    jest.mocked(sendSamples).mockResolvedValueOnce({ counts, said: 'sent' } as never);
  }
  jest.mocked(watchHost).mockReturnValue(host as never);
  return host;
}

beforeEach(() => jest.resetAllMocks());

test('GIVEN queues that hold all WHEN OpenVPN stands still THEN the check passes at once', async () => {
  const host = measured(ALL);
  expect(await queueDepth(robot, gateway(), node)).toEqual({
    name: '60,000-byte samples at 50 Hz while OpenVPN on cloud-gateway stands still for 0.5 s',
    ok: true,
    figure: '25 of 25',
    unit: 'whole',
  });
  expect(sendSamples).toHaveBeenCalledTimes(1);
  expect(host.stop).toHaveBeenCalledTimes(1);
});

test('GIVEN all of them on their way at once WHEN they are sent THEN none waits for an answer of another', async () => {
  measured(ALL);
  await queueDepth(robot, gateway(), node);
  const [, , , topic, options] = jest.mocked(sendSamples).mock.calls[0] ?? [];
  expect([topic, options]).toMatchObject(['rt/queue_1', { count: 25, window: 25 }]);
});

test.each([
  ['one sample', ONE_LOST],
  ['an answer, with nothing said of a loss', { answered: 24, lost: 0 }],
  ['a sample that was answered late', { answered: 25, lost: 1 }],
])('GIVEN a host that keeps up WHEN %s is lost THEN the check fails', async (_, samples) => {
  measured(samples, ALL);
  expect(await queueDepth(robot, gateway(), node)).toMatchObject({
    ok: false,
    figure: `${samples.answered} of 25`,
    detail: 'sent\npaused',
  });
  expect(sendSamples).toHaveBeenCalledTimes(1);
});

test('GIVEN a host that stood still WHEN a sample is lost THEN the next attempt counts, with a topic of its own', async () => {
  measured({ ...ONE_LOST, still: 0.3 }, ALL);
  expect(await queueDepth(robot, gateway(), node)).toMatchObject({ ok: true, figure: '25 of 25' });
  expect(jest.mocked(sendSamples).mock.calls.map(([, , , topic]) => topic)).toEqual(['rt/queue_1', 'rt/queue_2']);
});

test('GIVEN a host that stands still each time THEN nothing was measured, which fails and says why', async () => {
  measured(...Array.from({ length: 5 }, () => ({ ...ONE_LOST, still: 0.34 })));
  expect(await queueDepth(robot, gateway(), node)).toMatchObject({
    ok: false,
    figure: 'not measured',
    unit: 'the host stood still 0.3 s (24 of 25 whole)',
  });
  expect(sendSamples).toHaveBeenCalledTimes(5);
});

test('GIVEN an OpenVPN that was not stopped WHEN all samples arrive THEN the check fails: nothing was asked of the queues', async () => {
  measured({ ...ALL, still: 0.3 });
  expect(await queueDepth(robot, gateway('no such process'), node)).toMatchObject({
    ok: false,
    figure: '25 of 25',
    detail: 'sent\nno such process',
  });
});

test('GIVEN a busy host WHEN it becomes quiet THEN only then it begins', async () => {
  const host = { seconds: jest.fn(() => 0), stop: jest.fn() };
  host.seconds.mockReturnValueOnce(1).mockReturnValueOnce(0.2);
  jest.mocked(watchHost).mockReturnValue(host as never);
  const counts = { answered: 25, lost: [] };
  jest.mocked(sendSamples).mockImplementationOnce(async () => {
    expect(host.seconds).toHaveBeenCalledTimes(3);
    return { counts, said: '' } as never;
  });
  expect(await queueDepth(robot, gateway(), node)).toMatchObject({ ok: true });
});
