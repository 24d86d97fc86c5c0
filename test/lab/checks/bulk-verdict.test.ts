import { type BulkCounts, bulkVerdict } from '../../../lab/checks/bulk-verdict';

const PLAN = { count: 250, lostLimit: 4, enough: 50 };
/** Lost samples by number; the host stood still for `stoodStill` seconds at each. */
const lost = (stoodStill: number, ...numbers: number[]) =>
  numbers.map((number) => ({ number, hostStoodStill: stoodStill }));
const counts = (changes: Partial<BulkCounts>): BulkCounts => ({
  sent: 250,
  answered: 250 - (changes.lost?.length ?? 0),
  lost: [],
  repeated: 0,
  damaged: 0,
  hertz: 41.3,
  hostStoodStill: 0.2,
  ...changes,
});
const verdict = (changes: Partial<BulkCounts>) => bulkVerdict(PLAN, counts(changes));

test('all whole: the figure is the rate', () => {
  expect(verdict({})).toEqual({ ok: true, figure: '250 of 250', unit: 'whole, 41 Hz' });
});

test('a slow host passes, at its own rate', () => {
  expect(verdict({ sent: 50, answered: 50, hertz: 0.8 })).toEqual({
    ok: true,
    figure: '50 of 50',
    unit: 'whole, 0.8 Hz',
  });
});

test('three that are lost here and there are allowed, and told', () => {
  expect(verdict({ lost: lost(0, 3, 70, 200) })).toEqual({
    ok: true,
    figure: '247 of 250',
    unit: 'whole, 41 Hz; 3 lost, of 3 allowed',
  });
});

test('four fail', () => {
  expect(verdict({ lost: lost(0.9, 3, 70, 71, 200) })).toMatchObject({ ok: false, unit: 'whole, 41 Hz; 4 lost' });
});

test('three in a row fail, on whatever host', () => {
  const row = { sent: 9, answered: 6, hertz: 0.2 };
  expect(verdict({ ...row, lost: lost(0, 7, 8, 9) })).toMatchObject({ ok: false, figure: '6 of 9' });
  const mixed = [...lost(4, 7), ...lost(0, 8), ...lost(5, 9)];
  expect(verdict({ ...row, lost: mixed }).unit).toContain('3 lost in a row');
});

test('lost while the host stood still does not count, and is told', () => {
  expect(verdict({ lost: [...lost(0, 3, 70), ...lost(2.1, 90, 91), ...lost(3.4, 120)] })).toEqual({
    ok: true,
    figure: '245 of 250',
    unit: 'whole, 41 Hz; 3 excused (90, 91, 120): the host stood still 3.4 s; 2 lost, of 3 allowed',
  });
});

test.each<[string, Partial<BulkCounts>]>([
  [
    'more than a tenth was excused',
    { sent: 100, answered: 89, lost: lost(1, ...Array.from({ length: 11 }, (_, i) => 5 * i)) },
  ],
  ['too few were answered', { sent: 49, answered: 49, hostStoodStill: 30 }],
  ['three in a row were lost on a host that stood still each time', { sent: 3, answered: 0, lost: lost(9, 1, 2, 3) }],
])('nothing was measured where %s', (_, changes) => {
  const { ok, figure, unit } = verdict(changes);
  expect({ ok, figure }).toEqual({ ok: false, figure: 'not measured' });
  expect(unit).toMatch(/^the host stood still \d+\.\d s \(/);
});

test.each<[string, Partial<BulkCounts>]>([
  ['one came twice', { repeated: 1 }],
  ['one was damaged', { damaged: 1 }],
  ['the receiver did not say', { repeated: undefined, damaged: undefined }],
])('fails where %s', (_, changes) => {
  expect(verdict(changes)).toMatchObject({ ok: false, figure: '250 of 250' });
});

test('fails where nobody was found', () => {
  expect(verdict({ sent: 0, answered: 0, hertz: 0 })).toEqual({ ok: false, figure: 'no answer', unit: '' });
});

test('a short stream needs no more answers than it has samples', () => {
  const plan = { count: 25, lostLimit: 2, enough: 50 };
  expect(bulkVerdict(plan, counts({ sent: 25, answered: 25 })).ok).toBe(true);
  expect(bulkVerdict(plan, counts({ sent: 25, answered: 23, lost: lost(0, 4, 9) })).ok).toBe(false);
});
