import type { CheckResult } from '../../report/report';
import { lastWords, type Peer } from '../../running/peer';

/** A session lives that long; a handshake that is older says that the tunnel is down (WireGuard whitepaper, 6). */
const SESSION_SECONDS = 180;

const PING_HEADERS_BYTES = 28;

/** Port of the copies: one of those that Slurm's `srun` may use, since no other is open between sites. */
const COPY_PORT = 62_000;
const COPY_MIB = 64;
/** Ends a hang: no path is judged by its rate. */
const COPY_SECONDS = 900;
/** A copy that stands still as long has failed. */
const IDLE_SECONDS = 120;

/** Seconds since each peer's latest handshake, by public key; undefined: there was none. */
export function handshakeAges(latest: string, nowSeconds: number): Map<string, number | undefined> {
  const lines = latest.split('\n').filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [key = '', at = '0'] = line.split('\t');
      return [key, at === '0' ? undefined : nowSeconds - Number(at)];
    }),
  );
}

/** Passes when each peer of a gateway has shaken hands within a session's life. */
export async function handshakes(gateway: Peer, peers: number): Promise<CheckResult> {
  const asked = await gateway.exec(['sh', '-c', 'date +%s; wg show wg0 latest-handshakes']);
  const [now = '', ...latest] = asked.stdout.split('\n');
  // A peer that changes its key pair is known by two keys for a while, of which one never shakes hands.
  const ages = [...handshakeAges(latest.join('\n'), Number(now)).values()].flatMap((age) => age ?? []);
  const oldest = Math.max(...ages);
  const ok = ages.length >= peers && oldest <= SESSION_SECONDS;
  return {
    name: `WireGuard on ${gateway.name}: age of the oldest of ${peers} handshake${peers === 1 ? '' : 's'}`,
    ok,
    figure: ages.length === 0 ? 'none' : oldest,
    unit: ages.length === 0 ? '' : 's',
    ...(ok ? {} : { detail: lastWords(asked) }),
  };
}

/**
 * Finds the largest packet that gets through in one piece, and compares it with the tunnel's MTU: a smaller one would be
 * a fault of the path, a larger one says that something fragments or that the MTU is not what was planned.
 */
export async function largestUnfragmented(from: Peer, to: Peer, mtuBytes: number): Promise<CheckResult> {
  const gets = (bytes: number) => passes(from, to, bytes);
  const exact = (await gets(mtuBytes)) && !(await gets(mtuBytes + 1));
  const largest = exact ? mtuBytes : await largestThat(mtuBytes - 100, mtuBytes + 100, gets);
  return {
    name: `largest unfragmented packet, ${from.name} to ${to.name}: ${mtuBytes} bytes`,
    ok: largest === mtuBytes,
    figure: largest ?? `none of ${mtuBytes - 100} or more`,
    unit: largest === undefined ? '' : 'bytes',
  };
}

async function passes(from: Peer, to: Peer, bytes: number): Promise<boolean> {
  // The first packet that is too large is answered with the path's MTU; a lost one says nothing yet.
  const words = ['ping', '-q', '-M', 'do', '-c', '3', '-i', '0.3', '-W', '5', '-s', String(bytes - PING_HEADERS_BYTES)];
  const result = await from.exec([...words, to.address]);
  return / [1-9]\d* received/.test(result.stdout);
}

/**
 * The largest number from `low` to `high` that `holds`, when it holds for all smaller ones.
 *
 * @returns undefined when it does not even hold for `low`
 */
export async function largestThat(
  low: number,
  high: number,
  holds: (value: number) => Promise<boolean>,
): Promise<number | undefined> {
  if (!(await holds(low))) return undefined;
  let [holding, failing] = [low, high + 1];
  while (failing - holding > 1) {
    const middle = Math.floor((holding + failing) / 2);
    if (await holds(middle)) holding = middle;
    else failing = middle;
  }
  return holding;
}

/** Copies 64 MiB over TCP and tells the rate: a path that loses large segments would stand still. */
export async function copy(from: Peer, to: Peer): Promise<CheckResult> {
  const name = `${COPY_MIB} MiB, ${from.name} to ${to.name}`;
  const receive = `timeout ${COPY_SECONDS} socat -T ${IDLE_SECONDS} -u TCP-LISTEN:${COPY_PORT},reuseaddr - | wc -c`;
  const arriving = to.exec(['sh', '-c', receive], { timeoutMs: 2 * COPY_SECONDS * 1000 });
  // The listener may be a moment later than the first attempt.
  const send = `head -c ${COPY_MIB}M /dev/zero | timeout ${COPY_SECONDS} socat -T ${IDLE_SECONDS} -u - TCP:${to.address}:${COPY_PORT},retry=100,interval=0.5`;
  const start = Date.now();
  const sent = await from.exec(['sh', '-c', send], { timeoutMs: 2 * COPY_SECONDS * 1000 });
  const arrived = await arriving;
  const seconds = (Date.now() - start) / 1000;
  const bytes = Number(arrived.stdout.trim());
  const ok = bytes === COPY_MIB * 2 ** 20;
  return {
    name,
    ok,
    figure: ok ? Number(((bytes * 8) / seconds / 1e6).toFixed(1)) : `${bytes} bytes arrived`,
    unit: ok ? 'Mbit/s' : '',
    ...(ok ? {} : { detail: `${lastWords(sent)}\n${lastWords(arrived)}` }),
  };
}

/** Bytes that a gateway has received through its tunnels, from `wg show wg0 transfer`. */
export function receivedBytes(transfer: string): number {
  return transfer
    .split('\n')
    .filter(Boolean)
    .reduce((sum, line) => sum + Number(line.split('\t')[1]), 0);
}
