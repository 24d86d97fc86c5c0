import { randomInt } from 'node:crypto';
import type { CheckResult } from '../report/report';
import { lastWords, type Peer } from '../running/peer';
import { fair, LONG } from './patience';
import { probe } from './probes';
import { RunningProbe } from './probes/running-probe';

const COUNT = 5;

/** Ends a sender that hangs. */
const LIMIT_MS = 600_000;

/**
 * Sends datagrams of `bytes` each, the next one when the last one has been answered, so that no buffer has to hold two;
 * passes when all of them arrive with every byte in place.
 */
export function datagrams(from: Peer, to: Peer, bytes: number, patience = LONG): Promise<CheckResult> {
  return fair(patience, async () => {
    const port = randomInt(20_000, 30_000);
    const words = [port, bytes, COUNT].map(String);
    const receiver = await RunningProbe.start(to, (name) => probe('datagrams', 'answer', name, ...words));
    const argv = probe('datagrams', 'send', to.address, ...words, `${patience.seconds}`);
    const sent = await from.exec(argv, { timeoutMs: LIMIT_MS });
    await receiver.stop(0);
    const whole = Number(sent.stdout.trim() || 0);
    const ok = whole === COUNT;
    return {
      name: `${bytes.toLocaleString('en')}-byte UDP datagrams ${from.name} to ${to.name}`,
      ok,
      figure: whole,
      unit: `of ${COUNT} whole`,
      ...(ok ? {} : { detail: lastWords(sent) }),
    };
  });
}
