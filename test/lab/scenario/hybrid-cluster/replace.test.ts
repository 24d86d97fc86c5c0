import { numbersGoOn, ranOnce, replaced } from '../../../../lab/scenario/hybrid-cluster/replace';

test('another machine passes, the same one fails', () => {
  expect(replaced('a', 'b')).toMatchObject({ ok: true, figure: 'another machine' });
  expect(replaced('a', 'a')).toMatchObject({ ok: false, figure: 'the same machine' });
});

test('numbers that go on pass, those that begin again fail', () => {
  expect(numbersGoOn('9', '10')).toMatchObject({ ok: true });
  expect(numbersGoOn('9', '1')).toMatchObject({ ok: false, figure: '9, then 1' });
});

test.each([
  ['ran once', { JobState: 'COMPLETED', Restarts: '0' }, true],
  ['ran twice', { JobState: 'COMPLETED', Restarts: '1' }, false],
  ['was lost', { JobState: 'CANCELLED', Restarts: '0' }, false],
  ['is not known', {}, false],
])('a job that %s', (_, state, ok) => {
  expect(ranOnce(state)).toMatchObject({ ok });
});
