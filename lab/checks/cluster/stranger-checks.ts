import type { CloudInstance } from '../../fabric/cloud-state';
import { readCloud } from '../../fabric/read-cloud';
import type { CheckResult } from '../../report/report';
import { TUNNEL_PORT } from '../../running/cluster/settings';
import { lastWords, must, type Peer } from '../../running/peer';
import { STRANGER_DEVICE, type Stranger } from '../../running/stranger';
import { waitFor } from '../../util/wait';

/** Datagrams that a stranger sends to each gateway. */
const DATAGRAMS = 5;
/** Packets of a peer that must be seen after a stranger's: what was on its way before them may be the first. */
const AFTERWARDS = 2;

/** Ends a hang. */
const WATCH_MS = 300_000;

/** Interface of a gateway towards the internet, and where it is written down what arrives there. */
const DEVICE = 'ens5';
const SEEN = '/run/seen-at-the-tunnel';

/**
 * WireGuard says nothing to who has no key, so that a port that is open to all looks closed from outside: what counts is
 * what arrives at the gateway. Packets of a peer, which must be seen there before and after the stranger's, tell that
 * the watch works and that it was long enough.
 *
 * @param peer - the gateway at the tunnel's other end, which pings meanwhile: without a session, it asks for one
 */
export async function strangerIsKeptOut(
  gateway: Peer,
  publicAddress: string,
  peer: Peer,
  stranger: Stranger,
): Promise<CheckResult> {
  const watch = await Watch.start(gateway);
  const ping = `ping -q -w ${WATCH_MS / 1000} ${gateway.address} >/dev/null 2>&1 & echo $!`;
  const pinging = (await must(peer, ['sh', '-c', ping])).trim();
  let complete = false;
  try {
    await watch.sees(1, 0, stranger.address);
    const sent = await stranger.exec(['python3', '-c', sender(publicAddress)]);
    const since = Number(await must(gateway, ['date', '+%s.%N']));
    complete = sent.exitCode === 0 && (await watch.sees(AFTERWARDS, since, stranger.address));
  } finally {
    await peer.exec(['kill', pinging]);
    await watch.end();
  }
  return strangerResult(gateway.name, complete, await watch.output(), stranger.address);
}

/** What arrives at a gateway's port from now on. */
class Watch {
  private constructor(
    private readonly gateway: Peer,
    private readonly pid: string,
  ) {}

  static async start(gateway: Peer): Promise<Watch> {
    const command = `tcpdump -tt -n -l -i ${DEVICE} udp dst port ${TUNNEL_PORT} >${SEEN} 2>&1 & echo $!`;
    return new Watch(gateway, (await must(gateway, ['sh', '-c', command])).trim());
  }

  async output(): Promise<string> {
    return must(this.gateway, ['cat', SEEN]);
  }

  /** Waits for so many packets of others than the stranger, after a time by the gateway's clock. */
  async sees(count: number, sinceSeconds: number, stranger: string): Promise<boolean> {
    const probe = async () => peersPackets(await this.output(), sinceSeconds, stranger) >= count;
    const seen = waitFor('packets of a peer', probe, { timeoutMs: WATCH_MS, intervalMs: 500 });
    return seen.then(
      () => true,
      () => false,
    );
  }

  async end(): Promise<void> {
    await this.gateway.exec(['kill', this.pid]);
  }
}

/** How many packets that are not the stranger's `tcpdump -tt` has seen after a time. */
export function peersPackets(seen: string, sinceSeconds: number, stranger: string): number {
  const packets = [...seen.matchAll(/^(\d+\.\d+) IP (\S+) > /gm)];
  return packets.filter(([, at, from]) => Number(at) > sinceSeconds && !from?.startsWith(`${stranger}.`)).length;
}

/**
 * Passes when the gateway saw packets, and none of the stranger's.
 *
 * @param complete - the stranger's were sent, and a peer's arrived after them
 * @param seen - what tcpdump printed on the gateway
 */
export function strangerResult(gateway: string, complete: boolean, seen: string, stranger: string): CheckResult {
  const packets = seen.split('\n').filter((line) => / IP \S+ > \S+: /.test(line));
  const strange = packets.filter((line) => line.includes(` IP ${stranger}.`)).length;
  const ok = complete && strange === 0 && packets.length > 0;
  const why = packets.length === 0 ? 'the watch saw no packet at all' : `sent, and the watch long enough: ${complete}`;
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
