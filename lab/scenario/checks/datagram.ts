import { randomInt } from 'node:crypto';
import { waitFor } from '../../util/wait';
import { lastWords, type Peer } from '../peer';
import type { CheckResult } from '../report';

const COUNT = 5;

// Each datagram is its number and then bytes that follow from it, so that the receiver can check every byte.
const SENDER = `
import hashlib, socket, sys, time
address, port, size, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for number in range(count):
    out.sendto(hashlib.shake_256(bytes([number])).digest(size - 1) + bytes([number]), (address, port))
    time.sleep(0.2)
`;
const RECEIVER = `
import hashlib, socket, sys, time
port, size, count = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
inbound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
inbound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
inbound.bind(("0.0.0.0", port))
whole, end = set(), time.monotonic() + 20
while len(whole) < count and time.monotonic() < end:
    inbound.settimeout(max(end - time.monotonic(), 0.01))
    try:
        data = inbound.recv(65535)
    except TimeoutError:
        break
    if len(data) == size and data[:-1] == hashlib.shake_256(data[-1:]).digest(size - 1):
        whole.add(data[-1])
print(len(whole))
`;

/** Sends datagrams of `bytes` each; passes when all of them arrive with every byte in place. */
export async function datagrams(from: Peer, to: Peer, bytes: number): Promise<CheckResult> {
  const name = `${bytes.toLocaleString('en')}-byte UDP datagrams ${from.name} to ${to.name}`;
  const port = randomInt(20_000, 30_000);
  const receiver = to.exec(['python3', '-c', RECEIVER, `${port}`, `${bytes}`, `${COUNT}`], { timeoutMs: 60_000 });
  const listens = async () => (await to.exec(['ss', '-Hlun', `sport = :${port}`])).stdout.includes(`:${port}`);
  const ready = await waitFor('receiver', listens, { timeoutMs: 15_000 }).catch(() => false);
  const sent = ready
    ? await from.exec(['python3', '-c', SENDER, to.address, `${port}`, `${bytes}`, `${COUNT}`], { timeoutMs: 60_000 })
    : undefined;
  const received = await receiver;
  const whole = Number(received.stdout.trim() || 0);
  const ok = whole === COUNT;
  return {
    name,
    ok,
    figure: whole,
    unit: `of ${COUNT} whole`,
    ...(ok ? {} : { detail: [sent && lastWords(sent), lastWords(received)].filter(Boolean).join('\n') }),
  };
}
