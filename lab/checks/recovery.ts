import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckResult } from '../report/report';
import type { Peer } from '../running/peer';

/** A fault, done to a machine or a line. Nobody helps afterwards. */
export interface Fault {
  /** As in "the LAN works again after: ...". */
  readonly name: string;
  readonly strike: () => Promise<void>;
  /** Whether the fault did what it is for: a LAN that "works again" before it broke has recovered from nothing. */
  readonly struck: () => Promise<boolean>;
  /** What of the time is not the product's, such as an emulated machine's boot. */
  readonly share?: () => Promise<string>;
}

export interface RecoveryOptions {
  /** Time after which the LAN counts as broken for good. */
  readonly limitSeconds: number;
  readonly signal: AbortSignal;
  /** Whether commands can be run on both machines: one of them may still boot. */
  readonly reachable: () => Promise<boolean>;
}

const PAUSE_MS = 500;

/** Strikes, and measures the time until two machines ping each other again, both ways. */
export async function recovery(
  fault: Fault,
  robot: Peer,
  node: Peer,
  { limitSeconds, signal, reachable }: RecoveryOptions,
): Promise<CheckResult> {
  const name = `works again by itself: ${fault.name}`;
  await fault.strike();
  const start = Date.now();
  const seconds = () => (Date.now() - start) / 1000;
  let lost = false;
  let lastLoss = 0;
  while (seconds() < limitSeconds && !signal.aborted) {
    // The robot's side first: its commands need no machine that may be down.
    const asked = seconds();
    if (!(await answers(robot, node))) {
      lost = true;
      lastLoss = seconds();
    } else if ((await fault.struck().catch(() => false)) && (await reachable()) && (await answers(node, robot))) {
      const figure = Number(asked.toFixed(1));
      const detail = [lost ? '' : 'no ping lost', await fault.share?.()].filter(Boolean).join('; ');
      return { name, ok: true, figure, unit: 's', ...(detail ? { detail } : {}) };
    }
    await sleep(PAUSE_MS);
  }
  const struck = await fault.struck().catch(() => false);
  const why = struck ? `last answer missing ${lastLoss.toFixed(0)} s after the fault` : 'the fault did not strike';
  return { name, ok: false, figure: `not in ${limitSeconds} s`, unit: '', detail: why };
}

async function answers(from: Peer, to: Peer): Promise<boolean> {
  try {
    return (await from.exec(['ping', '-c', '1', '-W', '1', to.address], { timeoutMs: 10_000 })).exitCode === 0;
  } catch {
    return false;
  }
}
