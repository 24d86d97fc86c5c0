import type { CloudInstance } from '../../fabric/cloud-state';
import { readCloud } from '../../fabric/read-cloud';
import { lastWords, type Peer } from '../peer';
import type { CheckResult } from '../report';
import { STRANGER_DEVICE, type Stranger } from '../stranger';

/** Port of the tunnel. */
export const TUNNEL_PORT = 51_820;

/** Datagrams that a stranger sends to each gateway. */
const DATAGRAMS = 5;
const WATCH_SECONDS = 12;

/** Interface of a gateway towards the internet. */
const DEVICE = 'ens5';

/**
 * WireGuard says nothing to who has no key, so that a port that is open to all looks closed from outside: what counts is
 * what arrives at the gateway. A ping through the tunnel, which must be seen there, tells that the watch works.
 *
 * @param far - a machine beyond the tunnel, from which a ping comes meanwhile
 */
export async function strangerIsKeptOut(
  gateway: Peer,
  publicAddress: string,
  far: Peer,
  stranger: Stranger,
): Promise<CheckResult> {
  const watch = `timeout ${WATCH_SECONDS} tcpdump -n -l -i ${DEVICE} udp dst port ${TUNNEL_PORT}`;
  const watching = gateway.exec(['sh', '-c', `${watch} 2>&1 || true`], { timeoutMs: 120_000 });
  // The watch takes a moment to begin on an emulated machine.
  const pinging = far.exec(['ping', '-q', '-c', String(WATCH_SECONDS), gateway.address], { timeoutMs: 120_000 });
  await new Promise((resolve) => setTimeout(resolve, (WATCH_SECONDS * 1000) / 2));
  const sent = await stranger.exec(['python3', '-c', sender(publicAddress)]);
  const [seen] = await Promise.all([watching, pinging]);
  return strangerResult(gateway.name, sent.exitCode === 0, seen.stdout, stranger.address);
}

/**
 * Passes when the gateway saw packets, and none of the stranger's.
 *
 * @param seen - what tcpdump printed on the gateway
 */
export function strangerResult(gateway: string, sent: boolean, seen: string, stranger: string): CheckResult {
  const packets = seen.split('\n').filter((line) => / IP \S+ > \S+: /.test(line));
  const strange = packets.filter((line) => line.includes(` IP ${stranger}.`)).length;
  const ok = sent && strange === 0 && packets.length > 0;
  const why = packets.length === 0 ? 'the watch saw no packet at all' : `sent: ${sent}`;
  return {
    name: `UDP ${TUNNEL_PORT} from a stranger: packets that arrive at ${gateway}`,
    ok,
    figure: strange,
    unit: `of ${DATAGRAMS}`,
    ...(ok ? {} : { detail: `${why}\n${lastWords({ exitCode: 0, stdout: seen, stderr: '' })}` }),
  };
}

/** What sends datagrams that begin like a handshake of WireGuard. */
function sender(address: string): string {
  return [
    'import socket, time',
    's = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)',
    `s.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"${STRANGER_DEVICE}")`,
    `for _ in range(${DATAGRAMS}):`,
    `    s.sendto(b"\\x01\\0\\0\\0" + bytes(144), ("${address}", ${TUNNEL_PORT}))`,
    '    time.sleep(0.1)',
  ].join('\n');
}

/** What the AWS API knows of a cloud machine. */
export async function instanceOf(machine: Peer): Promise<CloudInstance> {
  const { instances } = await readCloud();
  const found = instances.find((instance) => instance.name === machine.name);
  if (!found) throw new Error(`${machine.name} is no instance`);
  return found;
}
