import { stoppedAt, stopTag, toldAt, whyStopped } from '../../power/stop-reason';

const NOON = new Date('2026-11-30T12:00:00Z');
const ELSE = 'by its schedule, or by somebody with the AWS console or CLI';

test('what is written is what is read', () => {
  const tag = stopTag(new Date('2026-11-30T12:00:00.123Z'), 'by hand');
  expect(tag).toBe('2026-11-30T12:00:00Z by hand');
  expect(toldAt(tag)).toEqual(NOON);
  expect(whyStopped(tag, NOON)).toBe('by hand');
});

test.each([
  ['User initiated (2026-11-30 12:00:00 GMT)', NOON],
  ['User initiated', undefined],
  ['', undefined],
  [undefined, undefined],
])('EC2 says %j', (said, at) => {
  expect(stoppedAt(said)).toEqual(at);
});

test.each([
  ['the tag of this stop', '2026-11-30T11:58:30Z idle', NOON, 'idle'],
  ['the tag, where EC2 says no time', '2026-11-30T11:58:30Z idle', undefined, 'idle'],
  ['somebody else, where the tag is of an earlier stop', '2026-11-29T11:58:30Z idle', NOON, ELSE],
  ['somebody else, where there is no tag', undefined, NOON, ELSE],
  ['somebody else, where the tag is none of ours', 'because', NOON, ELSE],
])('why is %s', (_, tag, at, why) => {
  expect(whyStopped(tag, at)).toBe(why);
});
