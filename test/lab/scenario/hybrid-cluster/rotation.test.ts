import { GapPing, longestGap } from '../../../../lab/scenario/hybrid-cluster/rotation';
import { fakePeer } from '../peer';

const answers = (...times: number[]) =>
  times
    .map((time, seq) => `[${time.toFixed(6)}] 64 bytes from 192.168.77.139: icmp_seq=${seq} ttl=62 time=1.2 ms\n`)
    .join('');

test('the longest silence is between two answers, whatever else is printed', () => {
  const output = `PING 192.168.77.139\n${answers(100, 100.2, 103.7, 103.9)}[104.000000] no answer yet for icmp_seq=5\n`;
  expect(longestGap(output)).toBeCloseTo(3.5);
});

test('one answer is no gap', () => {
  expect(longestGap(answers(100))).toBeUndefined();
});

test.each([
  [answers(100, 104.9), true, 4.9],
  [answers(100, 105.2), false, 5.2],
  ['', false, 'no answer'],
])('a ping is judged by its longest silence', async (stdout, ok, figure) => {
  const steady = new GapPing(
    fakePeer('a', () => ({ stdout })),
    fakePeer('b', () => ({})),
  );
  expect(await steady.longest('nothing happens', 5)).toMatchObject({ ok, figure });
});
