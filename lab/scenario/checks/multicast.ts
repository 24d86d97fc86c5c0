import { randomInt } from 'node:crypto';
import { waitFor } from '../../util/wait';
import { interfaceOf, lastWords, type Peer } from '../peer';
import type { CheckResult } from '../report';

/** The group on which DDS participants find each other (DDSI-RTPS 2.5, 9.6.1.4). */
const GROUP = '239.255.0.1';
const COUNT = 5;

const RECEIVER = `
import socket, struct, sys, time
group, port, device, count = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
inbound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
inbound.bind((group, port))
member = socket.inet_aton(group) + bytes(4) + struct.pack("i", socket.if_nametoindex(device))
inbound.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
copies, end = [], time.monotonic() + 10
while (left := end - time.monotonic()) > 0:
    inbound.settimeout(left)
    try:
        copies.append(inbound.recv(64)[0])
    except TimeoutError:
        break
    # Late copies of the last one would be duplicates too.
    if set(copies) == set(range(count)):
        end = min(end, time.monotonic() + 0.5)
print(len(set(copies)), len(copies))
`;
const SENDER = `
import socket, struct, sys, time
group, port, device, count = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
member = bytes(8) + struct.pack("i", socket.if_nametoindex(device))
out.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, member)
# The group's members have long announced themselves when the first one is sent, as in a DDS network that runs.
time.sleep(3)
for number in range(count):
    out.sendto(bytes([number]), (group, port))
    time.sleep(0.3)
`;

/** Datagrams to the group that DDS discovery uses; passes when each arrives, and none of them twice. */
export async function multicast(from: Peer, to: Peer): Promise<CheckResult> {
  const port = randomInt(20_000, 30_000);
  const words = async (peer: Peer) => [GROUP, `${port}`, await interfaceOf(peer), `${COUNT}`];
  const receiving = to.exec(['python3', '-c', RECEIVER, ...(await words(to))], { timeoutMs: 60_000 });
  const listens = async () => (await to.exec(['ss', '-Hlun', `sport = :${port}`])).stdout.includes(`:${port}`);
  const started = await waitFor('receiver', listens, { timeoutMs: 8000 }).catch(() => false);
  const sent = started ? await from.exec(['python3', '-c', SENDER, ...(await words(from))]) : undefined;
  const received = await receiving;
  const [different = 0, copies = 0] = received.stdout.trim().split(' ').map(Number);
  const ok = different === COUNT && copies === COUNT;
  return {
    name: `multicast to ${GROUP}, ${from.name} to ${to.name}, each once`,
    ok,
    figure: different,
    unit: `of ${COUNT}${copies > different ? `, ${copies - different} twice` : ''}`,
    ...(ok ? {} : { detail: [sent && lastWords(sent), lastWords(received)].filter(Boolean).join('\n') }),
  };
}
