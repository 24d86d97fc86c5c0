import { lastWords, type Peer } from '../peer';
import type { CheckResult } from '../report';
import { handshakeAges } from './network';

/** A handshake may have begun with the key before. */
const OVERLAP_SECONDS = 5;

/** A ping five times a second that goes on until it is asked for its longest silence. */
export class GapPing {
  private readonly result: ReturnType<Peer['exec']>;

  constructor(
    private readonly from: Peer,
    private readonly to: Peer,
  ) {
    this.result = from.exec(['ping', '-n', '-D', '-i', '0.2', to.address], { timeoutMs: 3_600_000 });
    // Whoever asks for it is told.
    this.result.catch(() => undefined);
  }

  /** Ends it; passes when there was no longer silence than `limitSeconds`. */
  async longest(what: string, limitSeconds: number): Promise<CheckResult> {
    const name = `longest gap of a ping ${this.from.name} to ${this.to.name} while ${what}`;
    await this.from.exec(['pkill', '-INT', '-x', 'ping']);
    const result = await this.result;
    const gap = longestGap(result.stdout);
    if (gap === undefined) return { name, ok: false, figure: 'no answer', unit: '', detail: lastWords(result) };
    return { name, ok: gap <= limitSeconds, figure: Number(gap.toFixed(1)), unit: 's' };
  }
}

/** Seconds of the longest silence between two answers, from what `ping -D` prints; undefined without two answers. */
export function longestGap(output: string): number | undefined {
  const times = [...output.matchAll(/^\[(\d+\.\d+)\] \d+ bytes from /gm)].map(([, time]) => Number(time));
  if (times.length < 2) return undefined;
  return Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time)));
}

/**
 * Whether a gateway has shaken hands with so many peers since a change: sessions that began before it have ended then,
 * and both ends of each have the same keys.
 *
 * @param appliedSeconds - since the epoch, by the gateway's clock
 */
export async function shakenSince(gateway: Peer, peers: number, appliedSeconds: number): Promise<boolean> {
  const { stdout } = await gateway.exec(['wg', 'show', 'wg0', 'latest-handshakes']);
  const ages = [...handshakeAges(stdout, appliedSeconds).values()];
  return ages.filter((age) => age !== undefined && age < -OVERLAP_SECONDS).length >= peers;
}

/** The pre-shared key that a gateway uses for its first peer: a new one is another text. For comparison only. */
export async function presharedKey(gateway: Peer): Promise<string> {
  const { stdout } = await gateway.exec(['sh', '-c', 'wg show wg0 preshared-keys | sha256sum']);
  return stdout.trim();
}
