import { randomInt } from 'node:crypto';
import type { CheckResult } from '../report/report';
import { lastWords, type Peer } from '../running/peer';
import { fair, LONG } from './patience';
import { probe } from './probes';
import { RunningProbe } from './probes/running-probe';

/** Group that DDS participants use to find each other (DDSI-RTPS 2.5, 9.6.2.3). */
export const DDS_GROUP = '239.255.0.1';

/** Datagrams sent to the group or to all. */
const COUNT = 10;
/** A copy that went round a loop comes within this time after the last one. */
const AFTERWARDS_SECONDS = 2;
/** Ends a sender that hangs. */
const LIMIT_MS = 300_000;

/** What a receiver got of the {@link COUNT} datagrams: different ones, and all copies. */
interface Received {
  readonly name: string;
  readonly seen: number;
  readonly copies: number;
}

/** A receiver's own words: how many datagrams it saw, and how many copies of them in all. */
export function parseReceived(name: string, output: string): Received {
  const [seen = 0, copies = 0] = output.trim().split(' ').map(Number);
  return { name, seen, copies };
}

/** What is not exactly one copy of each of `count` datagrams, in words; empty when nothing is. */
export function wrongCopies(received: readonly Received[], count: number): string[] {
  return received.flatMap(({ name, seen, copies }) => {
    if (seen < count) return [`${name} got ${seen} of ${count}`];
    return copies > count ? [`${name} got ${copies} copies of ${count}`] : [];
  });
}

/**
 * Sends UDP datagrams to a multicast group, or to a broadcast address; passes when every receiver gets exactly one copy
 * of each.
 *
 * @param to - group, or a broadcast address that ends with `.255`
 */
export async function oneCopyEach(
  from: Peer,
  receivers: readonly Peer[],
  to: string,
  patience = LONG,
): Promise<CheckResult> {
  const [only] = await oneCopyEachOf(from, receivers, [to], patience);
  if (!only) throw new Error('nothing was sent');
  return only;
}

/** {@link oneCopyEach} for several groups and broadcast addresses at once: a result each. */
export function oneCopyEachOf(
  from: Peer,
  receivers: readonly Peer[],
  to: readonly string[],
  patience = LONG,
): Promise<CheckResult[]> {
  return fair(patience, async () => {
    const port = randomInt(20_000, 30_000);
    const targets = to.map((address, index) => `${address}:${port + index}`);
    const listening = await Promise.all(receivers.map((peer) => listen(peer, targets)));
    const sent = await from.exec(probe('copies', 'send', from.address, `${COUNT}`, ...targets), {
      timeoutMs: LIMIT_MS,
    });
    const outputs = await Promise.all(
      // One that has all ends by itself.
      listening.map(async (receiver, index) => ({
        name: receivers[index]?.name ?? '',
        output: await receiver.stop((patience.seconds + AFTERWARDS_SECONDS) * 1000),
      })),
    );
    const words = sent.exitCode === 0 ? [] : [lastWords(sent)];
    return to.map((address, index) =>
      copiesResult(
        `${address.endsWith('.255') ? 'broadcast' : 'multicast'} of ${from.name}`,
        outputs.map(({ name, output }) => parseReceived(name, output.split('\n')[index] ?? '')),
        words,
      ),
    );
  });
}

function listen(peer: Peer, targets: readonly string[]): Promise<RunningProbe> {
  const words = [peer.address, `${COUNT}`, `${AFTERWARDS_SECONDS}`, ...targets];
  return RunningProbe.start(peer, (name) => probe('copies', 'receive', name, ...words));
}

function copiesResult(what: string, received: readonly Received[], words: readonly string[]): CheckResult {
  const wrong = wrongCopies(received, COUNT);
  return {
    name: `${what}: one copy to ${received.map((one) => one.name).join(', ')}`,
    ok: wrong.length === 0,
    figure: Math.min(...received.map((one) => one.seen)),
    unit: `of ${COUNT}`,
    ...(wrong.length > 0 ? { detail: [...wrong, ...words].join('\n') } : {}),
  };
}
