import { isAbove, lastNumber, noneIsDrained } from '../../../../lab/scenario/hybrid-cluster/restore';

test('the last number of accounting is the highest, not the last line', () => {
  expect(lastNumber('9\n12\n3\n12.batch\n')).toBe(12);
  expect(() => lastNumber('')).toThrow('no job is in accounting');
});

test('a number above all passes, one that has been given fails', () => {
  expect(isAbove('13', 12)).toMatchObject({ ok: true, figure: '12, then 13' });
  expect(isAbove('12', 12)).toMatchObject({ ok: false });
  expect(isAbove('', 12)).toMatchObject({ ok: false });
});

test('no reason passes, a worker that has seen a number before fails', () => {
  expect(noneIsDrained('\n')).toMatchObject({ ok: true, figure: 0 });
  expect(noneIsDrained('giessen-1 Duplicate jobid\n')).toMatchObject({
    ok: false,
    detail: 'giessen-1 Duplicate jobid',
  });
});
