import { oneCopyEach, parseReceived, wrongCopies } from '../../../lab/checks/copies';
import { fakePeer } from '../running/peer';

test('reads what a receiver counted', () => {
  expect(parseReceived('second', '10 20\n')).toEqual({ name: 'second', seen: 10, copies: 20 });
});

test('one copy of each is right, fewer and more are wrong', () => {
  expect(wrongCopies([{ name: 'second', seen: 10, copies: 10 }], 10)).toEqual([]);
  expect(wrongCopies([{ name: 'second', seen: 9, copies: 9 }], 10)).toEqual(['second got 9 of 10']);
  expect(wrongCopies([{ name: 'second', seen: 10, copies: 11 }], 10)).toEqual(['second got 11 copies of 10']);
});

describe('a check among three machines', () => {
  /** A machine that listens at once and then has counted `words`. */
  function receiver(name: string, words: string) {
    return fakePeer(name, ([command, , filter]) =>
      command === 'ss' ? { stdout: `0.0.0.0${filter?.split(' ').pop()}` } : { stdout: words },
    );
  }
  const sender = fakePeer('uburog', () => ({}));

  test('passes when all have one copy', async () => {
    // WHEN
    const check = await oneCopyEach(sender, [receiver('second', '10 10'), receiver('desktop', '10 10')], '239.255.0.1');
    // THEN
    expect(check).toEqual({
      name: 'multicast of uburog: one copy to second, desktop',
      ok: true,
      figure: 10,
      unit: 'of 10',
    });
  });

  test('fails when one has none, and says which', async () => {
    // WHEN
    const check = await oneCopyEach(sender, [receiver('second', '10 10'), receiver('desktop', '')], '192.168.0.255');
    // THEN
    expect(check).toMatchObject({
      name: 'broadcast of uburog: one copy to second, desktop',
      ok: false,
      figure: 0,
      detail: 'desktop got 0 of 10',
    });
  });

  test('fails when a loop brings copies', async () => {
    // WHEN
    const check = await oneCopyEach(sender, [receiver('second', '10 4711')], '239.255.0.1');
    // THEN
    expect(check).toMatchObject({ ok: false, detail: 'second got 4711 copies of 10' });
  });
});
