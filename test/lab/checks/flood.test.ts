import { floodResult } from '../../../lab/checks/flood';

test('what the filter lets through is held back', () => {
  expect(floodResult(10_000, 3_600_000, 10)).toEqual({
    ...{ name: 'what one home broadcasts without a filter is held back on the way to another', ok: true },
    ...{ figure: 2.9, unit: 'of 11.2 Mbit/s' },
  });
});

test.each([
  ['all of it comes in', 10_000, 14_000_000, 'at most 4.3 Mbit/s may come in'],
  ['nothing comes in, not even what may', 10_000, 0, 'at most 4.3 Mbit/s may come in'],
  ['hardly anything was sent', 1_000, 1_400_000, 'too little was sent to tell'],
])('fails when %s', (_what, sent, bytes, detail) => {
  expect(floodResult(sent, bytes, 10)).toMatchObject({ ok: false, detail });
});
