import { setTimeout as sleep } from 'node:timers/promises';
import { lastWords, type Peer } from '../peer';
import type { CheckResult } from '../report';

/** A session that began before the change ends at the latest after that, with a margin for the next handshake. */
const SESSION_SECONDS = 200;

/** A ping five times a second that goes on until it is asked for its longest silence. */
export class GapPing {
  private readonly result: ReturnType<Peer['exec']>;

  constructor(
    private readonly from: Peer,
    private readonly to: Peer,
  ) {
    this.result = from.exec(['ping', '-n', '-D', '-i', '0.2', to.address], { timeoutMs: 1_800_000 });
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

/** Waits until sessions that were made with the old key have ended. */
export async function oldSessionsEnd(signal: AbortSignal): Promise<void> {
  await sleep(SESSION_SECONDS * 1000, undefined, { signal });
}

/** The pre-shared key that a gateway uses for its first peer: a new one is another text. For comparison only. */
export async function presharedKey(gateway: Peer): Promise<string> {
  const { stdout } = await gateway.exec(['sh', '-c', 'wg show wg0 preshared-keys | sha256sum']);
  return stdout.trim();
}
