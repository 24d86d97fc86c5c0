import {
  handshakeAges,
  handshakes,
  largestThat,
  largestUnfragmented,
  receivedBytes,
} from '../../../../lab/checks/cluster/network';
import { fakePeer } from '../../running/peer';

test('a peer that never shook hands has no age', () => {
  const ages = handshakeAges('keyA=\t1000\nkeyB=\t0\n', 1042);
  expect([...ages]).toEqual([
    ['keyA=', 42],
    ['keyB=', undefined],
  ]);
});

const gateway = (...latest: number[]) =>
  fakePeer('gateway', () => ({ stdout: ['2000', ...latest.map((at, index) => `key${index}=\t${at}`), ''].join('\n') }));

test.each([
  ['each peer has shaken hands', [1990, 1900], true, 100],
  ['one session is over', [1990, 1800], false, 200],
  ['one peer never answered', [1990, 0], false, 10],
  ['nobody answered', [0, 0], false, 'none'],
  ['a peer is known by two keys', [1990, 1980, 0], true, 20],
])('handshakes: %s', async (_, latest, ok, figure) => {
  expect(await handshakes(gateway(...latest), 2)).toMatchObject({ ok, figure });
});

test.each([1270, 1369, 1370, 1470])('finds the largest packet: %i', async (limit) => {
  expect(await largestThat(1270, 1470, async (bytes) => bytes <= limit)).toBe(limit);
});

test('finds none where even the smallest is lost', async () => {
  expect(await largestThat(1270, 1470, async () => false)).toBeUndefined();
});

test('what came in through all tunnels adds up', () => {
  expect(receivedBytes('keyA=\t1000\t5\nkeyB=\t24\t7\n')).toBe(1024);
});

/** A machine whose packets of up to so many bytes get through; `pings` counts the commands. */
function path(limit: number) {
  const path = {
    pings: 0,
    from: fakePeer('from', (argv) => {
      path.pings++;
      const bytes = Number(argv[argv.indexOf('-s') + 1]) + 28;
      return { stdout: `3 packets transmitted, ${bytes <= limit ? 3 : 0} received` };
    }),
  };
  return path;
}

test('a path that carries exactly what it should is known by two pings', async () => {
  const exact = path(1370);
  expect(await largestUnfragmented(exact.from, exact.from, 1370)).toMatchObject({ ok: true, figure: 1370 });
  expect(exact.pings).toBe(2);
});

test.each([
  [1369, 1369],
  [1371, 1371],
  [1000, 'none of 1270 or more'],
])('a path that carries %i bytes fails with its figure', async (limit, figure) => {
  const { from } = path(limit);
  expect(await largestUnfragmented(from, from, 1370)).toMatchObject({ ok: false, figure });
});
