import { performance } from 'node:perf_hooks';
import { compareClocks } from '../../../lab/checks/host-meter';
import { fakePeer } from '../running/peer';

test("a machine's span of time is found on the host's clock", async () => {
  // GIVEN a machine that has run for 4000 s
  const toHostSpan = await compareClocks(fakePeer('second', () => ({ stdout: '4000.00 31.00\n' })));
  // WHEN
  const { fromMs, toMs } = toHostSpan(4000, 4012);
  // THEN it holds the true one, which lies between the question and now
  expect(fromMs).toBeLessThanOrEqual(performance.now());
  expect(toMs - fromMs).toBeGreaterThanOrEqual(12_000);
  expect(toMs - fromMs).toBeLessThan(13_000);
});
