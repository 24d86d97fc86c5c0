import { GapPing, longestGap, shakenSince } from '../../../../lab/scenario/hybrid-cluster/rotation';
import { fakePeer } from '../../running/peer';

const answers = (...times: number[]) =>
  times
    .map((time, seq) => `[${time.toFixed(6)}] 64 bytes from 192.168.77.139: icmp_seq=${seq} ttl=62 time=1.2 ms\n`)
    .join('');

test('the longest silence is between two answers, whatever else is printed', () => {
  const output = `PING 192.168.77.139\n${answers(100, 100.2, 103.7, 103.9)}[104.000000] no answer yet for icmp_seq=5\n`;
  expect(longestGap(output)).toBeCloseTo(3.5);
});

test.each([
  ['the ways beside it were silent too', answers(200, 208, 208.2), 2],
  ['they were silent at another time', answers(230, 238), 10],
  ['they answered as ever', answers(200, 200.2, 200.4), 10],
])('what the host stood still is no gap: %s', (_, beside, gap) => {
  // A silence of 10 s from second 200, another of 3 s much later.
  expect(longestGap(answers(200, 210, 210.2), [beside])).toBeCloseTo(gap);
});

test('one answer is no gap', () => {
  expect(longestGap(answers(100))).toBeUndefined();
});

test.each([
  [answers(100, 104.9), true, 4.9],
  [answers(100, 105.2), false, 5.2],
  ['', false, 'no answer'],
])('a ping is judged by its longest silence', async (stdout, ok, figure) => {
  const steady = new GapPing([fakePeer('a', () => ({ stdout })), fakePeer('b', () => ({}))]);
  expect(await steady.longest('nothing happens', 5)).toMatchObject({ ok, figure });
});

test.each([
  ['all have shaken hands since', [1006, 1100], true],
  ['one has not', [1100, 990], false],
  ['one may have begun with the old key', [1100, 1005], false],
  ['one never did', [1100, 0], false],
  ['a peer is known by two keys', [1100, 1100, 0], true],
])('handshakes after a change: %s', async (_, latest, since) => {
  // GIVEN a gateway whose keys were changed at second 1000
  const stdout = latest.map((at, index) => `key${index}=\t${at}\n`).join('');
  // WHEN, THEN
  expect(
    await shakenSince(
      fakePeer('gateway', () => ({ stdout })),
      2,
      1000,
    ),
  ).toBe(since);
});
