import { lastWords, type Peer } from '../peer';
import type { CheckResult } from '../report';

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
export async function ping(from: Peer, to: Peer): Promise<CheckResult> {
  return pingCheck(`ping ${from.name} to ${to.name}, no loss`, from, to.address, ['-c', '10', '-i', '0.3']);
}

/** Pings with packets that fill the LAN's MTU of 1500 bytes and must not be fragmented. */
export async function pingUnfragmented(from: Peer, to: Peer): Promise<CheckResult> {
  const fill = ['-c', '5', '-i', '0.3', '-M', 'do', '-s', '1472'];
  return pingCheck(`1472-byte ping, unfragmented, ${from.name} to ${to.name}`, from, to.address, fill);
}

/** Finds `to` by its mDNS name through the system's resolver, and pings it by that name. */
export async function pingByName(from: Peer, to: Peer): Promise<CheckResult> {
  const host = `${to.name}.local`;
  const name = `${from.name} reaches ${host}`;
  const lookUp = await from.exec(['getent', 'ahostsv4', host]);
  const found = lookUp.stdout.split(/\s/)[0];
  if (found !== to.address) {
    const detail = `getent found ${found || 'nothing'}, ${to.name} has ${to.address}\n${lastWords(lookUp)}`;
    return { name, ok: false, figure: found || 'not found', unit: '', detail };
  }
  return pingCheck(name, from, host, ['-4', '-c', '3', '-i', '0.3']);
}

async function pingCheck(name: string, from: Peer, to: string, options: readonly string[]): Promise<CheckResult> {
  const result = await from.exec(['ping', '-q', '-W', '5', ...options, to]);
  const summary = parsePing(result.stdout);
  if (!summary || summary.received < summary.sent || summary.averageMs === undefined) {
    const lost = summary ? `${summary.sent - summary.received} of ${summary.sent} lost` : 'no answer';
    return { name, ok: false, figure: lost, unit: '', detail: lastWords(result) };
  }
  return { name, ok: true, figure: summary.averageMs, unit: 'ms' };
}
