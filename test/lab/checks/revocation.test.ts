import { setTimeout as sleep } from 'node:timers/promises';
import { connections, SteadyPing, Watch } from '../../../lab/checks/revocation';
import { uplinkEnd } from '../../../lab/running/uplinks';
import { fakePeer } from '../running/peer';

const node = fakePeer('second', () => ({}));

test('a watch knows the last answer', async () => {
  // GIVEN a machine that is cut off after its second ping
  let pings = 0;
  const watch = new Watch(
    fakePeer('uburog2', () => ({ exitCode: pings++ < 2 ? 0 : 1 })),
    node,
  );
  const start = Date.now();
  // WHEN
  await sleep(1700);
  await watch.stop();
  // THEN it is the second one's
  expect((watch.lastAnswer ?? 0) - start).toBeGreaterThanOrEqual(450);
  expect((watch.lastAnswer ?? 0) - start).toBeLessThan(1000);
});

test('a watch on a machine that never answered says so', async () => {
  const watch = new Watch(
    fakePeer('uburog2', () => ({ exitCode: 1 })),
    node,
  );
  await watch.stop();
  expect(watch.lastAnswer).toBeUndefined();
});

describe('a steady ping', () => {
  const answering = (stdout: string) => fakePeer('uburog', ([command]) => (command === 'ping' ? { stdout } : {}));

  test('passes when nothing was lost', async () => {
    // WHEN
    const steady = new SteadyPing(answering('50 packets transmitted, 50 received, 0% packet loss'), node);
    // THEN
    expect(await steady.count('all the while', 0)).toEqual({
      name: 'ping uburog to second all the while',
      ok: true,
      figure: 0,
      unit: 'of 50 lost',
    });
  });

  test('fails when more was lost than may be', async () => {
    const steady = new SteadyPing(answering('50 packets transmitted, 47 received, 6% packet loss'), node);
    expect(await steady.count('all the while', 2)).toMatchObject({ ok: false, figure: 3, unit: 'of 50 lost' });
  });

  test('GIVEN answers that are under way at the end THEN they are not lost', async () => {
    const stdout =
      '64 bytes from 192.168.0.131: icmp_seq=46 ttl=64 time=9.3 ms\n' +
      '64 bytes from 192.168.0.131: icmp_seq=48 ttl=64 time=980 ms\n50 packets transmitted, 47 received, 6% packet loss';
    expect(await new SteadyPing(answering(stdout), node).count('all the while', 0)).toMatchObject({
      ok: false,
      figure: 1,
      unit: 'of 48 lost',
    });
  });

  test('fails when nothing has come back for longer than that at the end', async () => {
    const stdout =
      '64 bytes from 192.168.0.131: icmp_seq=44 ttl=64 time=9.3 ms\n50 packets transmitted, 44 received, 12% packet loss';
    expect(await new SteadyPing(answering(stdout), node).count('all the while', 0)).toMatchObject({
      ok: false,
      figure: 6,
      unit: 'of 50 lost',
    });
  });

  test('fails when ping counted nothing', async () => {
    const steady = new SteadyPing(answering('ping: unknown host'), node);
    expect(await steady.count('all the while', 2)).toMatchObject({ ok: false, detail: 'ping: unknown host' });
  });
});

test('counts the connections that a journal tells of', async () => {
  const desktop = fakePeer('desktop-gateway', () => ({
    stdout: 'Initialization Sequence Completed\nInitialization Sequence Completed\n',
  }));
  expect(await connections({ desktop, uplink: uplinkEnd('openvpn') })).toBe(2);
});
