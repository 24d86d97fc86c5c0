import { countedOnce, sessionOf } from '../../../lab/checks/over-tcp';
import type { Peer } from '../../../lab/running/peer';

const journal = (...lines: readonly (readonly [seconds: number, words: string])[]) =>
  lines.map(([seconds, words]) => `${seconds.toFixed(6)} desktop-gateway openvpn[99]: ${words}`).join('\n');

const START = [1_700_000_000, 'OpenVPN 2.6.14 x86_64-pc-linux-gnu [SSL (OpenSSL)]'] as const;
const UDP = 'UDPv4 link remote: [AF_INET]203.0.113.1:1194';
const TCP = 'TCPv4_CLIENT link remote: [AF_INET]203.0.113.1:443';
const IN = 'Initialization Sequence Completed';

test('GIVEN a client that came in at once THEN its session is over UDP', () => {
  expect(sessionOf(journal(START, [1_700_000_000.1, UDP], [1_700_000_001.5, IN]))).toEqual({
    protocol: 'UDP',
    seconds: 1.5,
  });
});

test('GIVEN one that got no answer over UDP THEN its session is over TCP, and the wait counts', () => {
  const said = journal(
    ...[START, [1_700_000_000.1, UDP] as const, [1_700_000_010.1, 'Server poll timeout, restarting'] as const],
    ...[[1_700_000_010.2, TCP] as const, [1_700_000_011.5, IN] as const],
  );
  expect(sessionOf(said)).toEqual({ protocol: 'TCP', seconds: 11.5 });
});

test('GIVEN one that is not in THEN it has no time', () => {
  expect(sessionOf(journal(START, [1_700_000_000.1, UDP]))).toEqual({ protocol: 'UDP', seconds: undefined });
  expect(sessionOf('')).toEqual({ protocol: undefined, seconds: undefined });
});

describe('who is counted', () => {
  const gateway = (stdout: string): Peer => ({
    name: 'cloud-gateway',
    address: '192.168.0.130',
    exec: async () => ({ stdout, stderr: '', exitCode: 0 }),
  });

  test('is the client, once', async () => {
    expect(await countedOnce(gateway('home\n'), 'home')).toMatchObject({ ok: true, figure: 'home' });
  });

  test.each([
    ['at both servers', 'home\nhome\n', 'home, home'],
    ['not at all', '', 'none'],
    ['another', 'garage\n', 'garage'],
  ])('fails for one who is there %s', async (_what, said, figure) => {
    expect(await countedOnce(gateway(said), 'home')).toMatchObject({ ok: false, figure });
  });
});
