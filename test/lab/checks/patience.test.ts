import { watchHost } from '../../../lab/checks/host-meter';
import { fair, LONG, SHORT } from '../../../lab/checks/patience';
import type { CheckResult } from '../../../lab/report/report';

jest.mock('../../../lab/checks/host-meter');

const result = (ok: boolean): CheckResult => ({ name: 'ping', ok, figure: 1, unit: 'lost' });

/** A host that stands still for so many seconds whenever it is asked, and a check with these results. */
function scene(stoodStill: number, ...results: boolean[]) {
  const stop = jest.fn();
  jest
    .mocked(watchHost)
    .mockReturnValue({ seconds: () => stoodStill, stop } as unknown as ReturnType<typeof watchHost>);
  const check = jest.fn(async () => result(results.shift() ?? false));
  return { check, stop };
}

test('GIVEN a host that did not stand still WHEN a check fails THEN that is its verdict', async () => {
  const { check, stop } = scene(0.5, false, true);
  expect((await fair(LONG, check)).ok).toBe(false);
  expect(check).toHaveBeenCalledTimes(1);
  expect(stop).toHaveBeenCalled();
});

test('GIVEN a host that stood still WHEN a check fails THEN it is carried out again', async () => {
  const { check } = scene(2, false, true);
  expect((await fair(LONG, check)).ok).toBe(true);
  expect(check).toHaveBeenCalledTimes(2);
});

test('GIVEN a host that always stands still WHEN a check always fails THEN it has failed in the end', async () => {
  const { check } = scene(2);
  expect((await fair(LONG, check)).ok).toBe(false);
  expect(check).toHaveBeenCalledTimes(LONG.attempts);
});

test('GIVEN little patience WHEN a check fails THEN it is not carried out again', async () => {
  const { check } = scene(2, false, true);
  expect((await fair(SHORT, check)).ok).toBe(false);
  expect(check).toHaveBeenCalledTimes(1);
});
