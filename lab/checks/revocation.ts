import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckResult } from '../report/report';
import { lastWords, type Peer } from '../running/peer';
import type { JoinedHome } from '../running/running-lan';
import { parsePing } from './ping';

/** Watches, from one machine, whether another answers; ask it when a last answer came. */
export class Watch {
  private running = true;
  private last: number | undefined;
  private readonly loop: Promise<void>;

  constructor(
    private readonly from: Peer,
    private readonly to: Peer,
  ) {
    this.loop = this.look();
  }

  /** Time of the last answer (milliseconds since 1970); undefined when there was none. */
  get lastAnswer(): number | undefined {
    return this.last;
  }

  /** Ends it. */
  async stop(): Promise<void> {
    this.running = false;
    await this.loop;
  }

  private async look(): Promise<void> {
    while (this.running) {
      const sent = Date.now();
      const answer = await this.from.exec(['ping', '-c', '1', '-W', '1', this.to.address]);
      if (answer.exitCode === 0) this.last = sent;
      await sleep(500);
    }
  }
}

/** Between two packets of a ping that goes on. */
const INTERVAL_SECONDS = 0.2;

/** Ends a ping that nobody counts: a deploy, beside which it goes on, has given up by then. */
const MOST_MS = 2_700_000;

/** A ping that goes on in the background until it is counted. */
export class SteadyPing {
  private readonly result: ReturnType<Peer['exec']>;

  constructor(
    private readonly from: Peer,
    private readonly to: Peer,
  ) {
    this.result = from.exec(['ping', '-i', `${INTERVAL_SECONDS}`, to.address], { timeoutMs: MOST_MS });
  }

  /** Ends it; passes when no more than `allowed` packets were lost of those that had a second to come back. */
  async count(what: string, allowed: number): Promise<CheckResult> {
    const name = `ping ${this.from.name} to ${this.to.name} ${what}`;
    await this.from.exec(['pkill', '-INT', '-x', 'ping']);
    const result = await this.result;
    const summary = parsePing(result.stdout);
    if (!summary) return { name, ok: false, figure: 'no count', unit: '', detail: lastWords(result) };
    const sent = summary.sent - underWay(result.stdout, summary.sent);
    const lost = sent - summary.received;
    return { name, ok: sent > 0 && lost <= allowed, figure: lost, unit: `of ${sent} lost` };
  }
}

/** Packets at the end that were sent less than a second before it: on a busy host their answers may still be under way. */
function underWay(output: string, sent: number): number {
  const answered = [...output.matchAll(/icmp_seq=(\d+) .*time=/g)].map(([, number]) => Number(number));
  const last = Math.max(0, ...answered);
  return sent - last <= 1 / INTERVAL_SECONDS ? sent - last : 0;
}

/** How often a desktop gateway has connected since boot. */
export async function connections({ desktop, uplink }: Pick<JoinedHome, 'desktop' | 'uplink'>): Promise<number> {
  const journal = ['journalctl', '--boot', '--quiet', '--output', 'cat', '--unit', uplink.unit];
  const result = await desktop.exec([...journal, '--grep', uplink.connected]);
  return result.stdout.split('\n').filter(Boolean).length;
}
