import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../util/wait';
import { lastWords, type Peer } from '../peer';
import type { CheckResult } from '../report';

/** Group that DDS participants use to find each other (DDSI-RTPS 2.5, 9.6.2.3). */
export const DDS_GROUP = '239.255.0.1';

/** Datagrams sent to the group or to all. */
const COUNT = 10;
const LISTEN_SECONDS = 25;
/** A copy that went round a loop comes within this time after the last one. */
const AFTERWARDS_SECONDS = 2;

const SENDER = `
import socket, sys, time
own, to, port, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
out.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
out.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(own))
for number in range(count):
    out.sendto(b"skylan %d" % number, (to, port))
    time.sleep(0.1)
`;
const RECEIVER = `
import socket, sys, time
own, to, port, count, seconds, after = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
inbound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
inbound.bind(("", port))
if not to.endswith(".255"):
    inbound.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(to) + socket.inet_aton(own))
seen, copies, end = set(), 0, time.monotonic() + seconds
while time.monotonic() < end:
    inbound.settimeout(max(end - time.monotonic(), 0.01))
    try:
        data = inbound.recv(100)
    except TimeoutError:
        break
    if data.startswith(b"skylan "):
        copies += 1
        seen.add(data)
        if len(seen) == count:
            end = min(end, time.monotonic() + after)
print(len(seen), copies)
`;

/** What a receiver got of the {@link COUNT} datagrams: different ones, and all copies. */
interface Received {
  readonly name: string;
  readonly seen: number;
  readonly copies: number;
}

/** A receiver's own words: how many datagrams it saw, and how many copies of them in all. */
export function parseReceived(name: string, output: string): Received {
  const [seen = 0, copies = 0] = output.trim().split(' ').map(Number);
  return { name, seen, copies };
}

/** What is not exactly one copy of each of `count` datagrams, in words; empty when nothing is. */
export function wrongCopies(received: readonly Received[], count: number): string[] {
  return received.flatMap(({ name, seen, copies }) => {
    if (seen < count) return [`${name} got ${seen} of ${count}`];
    return copies > count ? [`${name} got ${copies} copies of ${count}`] : [];
  });
}

/**
 * Sends UDP datagrams to a multicast group, or to a broadcast address; passes when every receiver gets exactly one copy
 * of each.
 *
 * @param to - group, or a broadcast address that ends with `.255`
 */
export async function oneCopyEach(from: Peer, receivers: readonly Peer[], to: string): Promise<CheckResult> {
  const kind = to.endsWith('.255') ? 'broadcast' : 'multicast';
  const name = `${kind} of ${from.name}: one copy to ${receivers.map((one) => one.name).join(', ')}`;
  const port = randomInt(20_000, 30_000);
  const numbers = [port, COUNT, LISTEN_SECONDS, AFTERWARDS_SECONDS].map(String);
  const receiving = receivers.map(async (peer) => ({
    peer,
    result: await peer.exec(['python3', '-c', RECEIVER, peer.address, to, ...numbers], { timeoutMs: 60_000 }),
  }));
  const listens = async (peer: Peer) =>
    (await peer.exec(['ss', '-Hlun', `sport = :${port}`])).stdout.includes(`:${port}`);
  await Promise.all(
    receivers.map((peer) =>
      waitFor(`receiver on ${peer.name}`, () => listens(peer), { timeoutMs: 15_000 }).catch(() => false),
    ),
  );
  // Membership follows the socket at once, but not in the same moment.
  await sleep(200);
  const sent = await from.exec(['python3', '-c', SENDER, from.address, to, `${port}`, `${COUNT}`]);
  const results = await Promise.all(receiving);
  const received = results.map(({ peer, result }) => parseReceived(peer.name, result.stdout));
  const wrong = wrongCopies(received, COUNT);
  const words = [sent, ...results.map(({ result }) => result)]
    .filter((one) => one.exitCode !== 0)
    .map((one) => lastWords(one));
  return {
    name,
    ok: wrong.length === 0,
    figure: Math.min(...received.map((one) => one.seen)),
    unit: `of ${COUNT}`,
    ...(wrong.length > 0 ? { detail: [...wrong, ...words].join('\n') } : {}),
  };
}
