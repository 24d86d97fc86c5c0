import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckResult } from '../report/report';
import { lastWords, type Peer } from '../running/peer';
import type { CommandResult } from '../util/run';
import { fair, LONG, type Patience } from './patience';

/** Ends a command that hangs. */
const LIMIT_MS = 180_000;

/** Between two questions to a resolver that has found nothing. */
const PAUSE_MS = 500;

export interface PingSummary {
  readonly sent: number;
  readonly received: number;
  /** Average round-trip time in milliseconds; undefined when nothing came back. */
  readonly averageMs?: number;
}

/** Reads the statistics that iputils' ping prints at its end; undefined when there are none. */
export function parsePing(output: string): PingSummary | undefined {
  const counts = /(\d+) packets transmitted, (\d+) received/.exec(output);
  if (!counts) return undefined;
  const times = /= [\d.]+\/([\d.]+)\/[\d.]+/.exec(output);
  return {
    sent: Number(counts[1]),
    received: Number(counts[2]),
    ...(times ? { averageMs: Number(times[1]) } : {}),
  };
}

/** Pings `to` from `from`; passes when every packet came back. */
export async function ping(from: Peer, to: Pick<Peer, 'name' | 'address'>, patience = LONG): Promise<CheckResult> {
  return pingCheck(`ping ${from.name} to ${to.name}, no loss`, from, to.address, ['-c', '10'], patience);
}

/** Pings with packets that fill the LAN's MTU of 1500 bytes and must not be fragmented. */
export async function pingUnfragmented(from: Peer, to: Peer, patience = LONG): Promise<CheckResult> {
  const fill = ['-c', '5', '-M', 'do', '-s', '1472'];
  return pingCheck(`1472-byte ping, unfragmented, ${from.name} to ${to.name}`, from, to.address, fill, patience);
}

/** Finds `to` by its mDNS name through the system's resolver, and pings it by that name. */
export async function pingByName(from: Peer, to: Peer, patience = LONG): Promise<CheckResult> {
  const host = `${to.name}.local`;
  const name = `${from.name} reaches ${host}`;
  const lookUp = await found(from, host, patience);
  const address = lookUp.stdout.split(/\s/)[0];
  if (address !== to.address) {
    const detail = `getent found ${address || 'nothing'}, ${to.name} has ${to.address}\n${lastWords(lookUp)}`;
    return { name, ok: false, figure: address || 'not found', unit: '', detail };
  }
  return pingCheck(name, from, host, ['-4', '-c', '3'], patience);
}

/** Asks the resolver, which itself gives up early on a busy machine, until it finds something or time is up. */
async function found(from: Peer, host: string, patience: Patience): Promise<CommandResult> {
  const end = Date.now() + patience.seconds * 1000;
  for (;;) {
    const lookUp = await from.exec(['getent', 'ahostsv4', host], { timeoutMs: LIMIT_MS });
    if (lookUp.stdout.trim() !== '' || Date.now() >= end) return lookUp;
    await sleep(PAUSE_MS);
  }
}

/** The first answer may take its time, since the neighbour has to be found; then none may be missing. */
function pingCheck(name: string, from: Peer, to: string, options: readonly string[], patience: Patience) {
  const wait = `${patience.seconds}`;
  return fair(patience, async (): Promise<CheckResult> => {
    const first = await firstAnswer(from, to, patience);
    if (first.exitCode !== 0) return { name, ok: false, figure: 'no answer', unit: '', detail: lastWords(first) };
    const result = await from.exec(['ping', '-q', '-i', '0.05', '-W', wait, ...options, to], { timeoutMs: LIMIT_MS });
    const summary = parsePing(result.stdout);
    if (!summary || summary.received < summary.sent || summary.averageMs === undefined) {
      const lost = summary ? `${summary.sent - summary.received} of ${summary.sent} lost` : 'no answer';
      return { name, ok: false, figure: lost, unit: '', detail: lastWords(result) };
    }
    return { name, ok: true, figure: summary.averageMs, unit: 'ms' };
  });
}

/** Asks until there is an answer or time is up: a `ping -w` ends before, as soon as it is told that nobody is there. */
async function firstAnswer(from: Peer, to: string, { seconds }: Patience): Promise<CommandResult> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const left = Math.max(1, Math.ceil((end - Date.now()) / 1000));
    const result = await from.exec(['ping', '-q', '-4', '-c', '1', '-w', `${left}`, to], {
      timeoutMs: LIMIT_MS + left * 1000,
    });
    if (result.exitCode === 0 || Date.now() >= end) return result;
    await sleep(PAUSE_MS);
  }
}
