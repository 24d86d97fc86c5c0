import { parsePing, ping, pingByName } from '../../../lab/checks/ping';
import type { Peer } from '../../../lab/running/peer';

const statistics = (received: number) =>
  `--- 192.168.0.83 ping statistics ---\n10 packets transmitted, ${received} received, ${100 - 10 * received}% packet loss\n` +
  (received > 0 ? 'rtt min/avg/max/mdev = 1.100/2.200/3.300/0.400 ms\n' : '');

const peer = (name: string, address: string, answers: Record<string, string> = {}): Peer => ({
  name,
  address,
  exec: async ([command = '']) => ({ exitCode: 0, stdout: answers[command] ?? '', stderr: '' }),
});

test('statistics are read', () => {
  expect(parsePing(statistics(10))).toEqual({ sent: 10, received: 10, averageMs: 2.2 });
  expect(parsePing(statistics(0))).toEqual({ sent: 10, received: 0 });
  expect(parsePing('ping: unknown host')).toBeUndefined();
});

test('passes when every packet came back', async () => {
  const check = await ping(peer('second', '1.1.1.1', { ping: statistics(10) }), peer('robot', '1.1.1.2'));
  expect(check).toEqual({ name: 'ping second to robot, no loss', ok: true, figure: 2.2, unit: 'ms' });
});

test.each([9, 0])('fails when %d of 10 came back', async (received) => {
  const check = await ping(peer('second', '1.1.1.1', { ping: statistics(received) }), peer('robot', '1.1.1.2'));
  expect(check).toMatchObject({ ok: false, figure: `${10 - received} of 10 lost` });
});

test('asks again when it is told that nobody is there, until time is up', async () => {
  // GIVEN a neighbour whom nobody answers for twice
  let refused = 2;
  const answering = peer('second', '1.1.1.1', { ping: statistics(10) });
  const from: Peer = {
    ...answering,
    exec: async (argv) => {
      if (argv.includes('-w') && refused-- > 0) return { exitCode: 1, stdout: statistics(0), stderr: '' };
      return answering.exec(argv);
    },
  };
  const to = peer('robot', '1.1.1.2');
  // WHEN, THEN
  expect(await ping(from, to, { seconds: 5, attempts: 1 })).toMatchObject({ ok: true });
  refused = 1_000;
  expect(await ping(from, to, { seconds: 1, attempts: 1 })).toMatchObject({ ok: false, figure: 'no answer' });
});

test('fails when the name leads to another address, though that one answers', async () => {
  // GIVEN a resolver that finds the home router
  const from = peer('second', '1.1.1.1', { getent: '192.168.0.1 STREAM uburog.local\n', ping: statistics(10) });
  // WHEN
  const check = await pingByName(from, peer('uburog', '192.168.0.83'));
  // THEN
  expect(check).toMatchObject({ ok: false, figure: '192.168.0.1' });
  expect(check.detail).toContain('getent found 192.168.0.1, uburog has 192.168.0.83');
});
