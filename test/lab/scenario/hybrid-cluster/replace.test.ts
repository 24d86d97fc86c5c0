import { numbersGoOn, ranOnce, replaced, usersAreThere } from '../../../../lab/scenario/hybrid-cluster/replace';

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

test('a user with the same numbers and groups passes, one with others or none fails', () => {
  const alice = 'uid=1000(alice) gid=1000(alice) groups=1000(alice),1001(project)\nalice alice\n';
  expect(usersAreThere(alice, alice)).toMatchObject({ ok: true, figure: alice.split('\n')[0] });
  expect(usersAreThere(alice, alice.replace(',1001(project)', ''))).toMatchObject({ ok: false });
  expect(usersAreThere(alice, "id: 'alice': no such user")).toMatchObject({ ok: false });
});
