import { handshakeAges } from '../../checks/cluster/network';
import type { CheckResult } from '../../report/report';
import { lastWords, type Peer } from '../../running/peer';

/** A handshake may have begun with the key before. */
const OVERLAP_SECONDS = 5;

/** A longer silence on a way that has no tunnel in it says that the host stood still, or its emulated machines did. */
const STANDING_SECONDS = 1;
/** Machines' clocks may be apart by that much. */
const CLOCKS_SECONDS = 2;

/** From one machine to another. */
export type Way = readonly [from: Peer, to: Peer];

/**
 * A ping five times a second that goes on until it is asked for its longest silence. Pings of ways beside the tunnel run
 * with it: what those are silent for is the host's doing, and does not count.
 */
export class GapPing {
  private readonly results: ReturnType<Peer['exec']>[];

  constructor(
    private readonly way: Way,
    private readonly beside: readonly Way[] = [],
  ) {
    this.results = [way, ...beside].map(([from, to]) =>
      from.exec(['ping', '-n', '-D', '-i', '0.2', to.address], { timeoutMs: 3_600_000 }),
    );
    // Whoever asks for them is told.
    for (const result of this.results) result.catch(() => undefined);
  }

  /** Ends it; passes when there was no longer silence than `limitSeconds`. */
  async longest(what: string, limitSeconds: number): Promise<CheckResult> {
    const [from, to] = this.way;
    const name = `longest gap of a ping ${from.name} to ${to.name} while ${what}`;
    const machines = new Set([this.way, ...this.beside].map(([machine]) => machine));
    await Promise.all([...machines].map((machine) => machine.exec(['pkill', '-INT', '-x', 'ping'])));
    const [result, ...others] = await Promise.all(this.results);
    if (!result) throw new Error('no ping runs');
    const said = others.map(({ stdout }) => stdout);
    const gap = longestGap(result.stdout, said);
    if (gap === undefined) return { name, ok: false, figure: 'no answer', unit: '', detail: lastWords(result) };
    const whole = longestGap(result.stdout) ?? gap;
    const stood = whole > gap ? `${whole.toFixed(1)} s, of which the host stood still` : undefined;
    return {
      name,
      ok: gap <= limitSeconds,
      figure: Number(gap.toFixed(1)),
      unit: 's',
      ...(stood ? { detail: stood } : {}),
    };
  }
}

/**
 * Seconds of the longest silence between two answers, from what `ping -D` prints; undefined without two answers.
 *
 * @param beside - what pings that ran at the same time printed: the longest silence of them in or near a silence is
 * taken from it
 */
export function longestGap(output: string, beside: readonly string[] = []): number | undefined {
  const gaps = silences(output);
  if (gaps.length === 0) return undefined;
  const standing = beside.flatMap((one) => silences(one).filter(({ seconds }) => seconds > STANDING_SECONDS));
  const own = gaps.map(({ start, seconds }) => {
    const meanwhile = standing.filter(
      (one) => one.start < start + seconds + CLOCKS_SECONDS && one.start + one.seconds > start - CLOCKS_SECONDS,
    );
    return seconds - Math.min(seconds, Math.max(0, ...meanwhile.map((one) => one.seconds)));
  });
  return Math.max(...own);
}

function silences(output: string): { start: number; seconds: number }[] {
  const times = [...output.matchAll(/^\[(\d+\.\d+)\] \d+ bytes from /gm)].map(([, time]) => Number(time));
  return times.slice(1).map((time, index) => ({ start: times[index] ?? time, seconds: time - (times[index] ?? time) }));
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
