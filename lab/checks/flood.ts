import type { CheckResult } from '../report/report';
import { must } from '../running/peer';
import type { JoinedHome } from '../running/running-lan';
import { newMac, probe } from './probes';

const FLOOD_SECONDS = 10;
const FRAME_BYTES = 1400;

/** What a home's line may carry of what another home broadcasts: docs/robot-lan/what-crosses.md. */
const BYTES_A_SECOND = 256_000;
const BURST_BYTES = 2 ** 20;

/** The kernel's limits count from before the flood, and what else is on the LAN is counted here too. */
const SLACK = 1.5;

/**
 * A home whose own filter is off broadcasts as fast as it can: what comes in at another home is what the cloud gateway lets
 * through.
 *
 * @param floods - the home that broadcasts
 * @param suffers - the other home
 */
export async function floodOfAnotherHome(
  { desktop: floods, uplink: { port: into } }: JoinedHome,
  { desktop: suffers, uplink: { port: out } }: JoinedHome,
): Promise<CheckResult> {
  await must(floods, ['nft', 'delete', 'table', 'bridge', 'skylan_edge']);
  const received = async () => Number(await must(suffers, ['cat', `/sys/class/net/${out}/statistics/rx_bytes`]));
  try {
    const [before, began] = [await received(), Date.now()];
    const words = probe('flood', into, newMac(), String(FLOOD_SECONDS));
    const sent = Number(await must(floods, words));
    return floodResult(sent, (await received()) - before, (Date.now() - began) / 1000);
  } finally {
    await must(floods, ['systemctl', 'reload', 'skylan-edge.service']);
  }
}

/**
 * @param sent - frames
 * @param bytes - that came in at the other home, of whatever kind
 * @param seconds - in which they did
 */
export function floodResult(sent: number, bytes: number, seconds: number): CheckResult {
  const most = SLACK * (BURST_BYTES + BYTES_A_SECOND * seconds);
  const isFlood = sent * FRAME_BYTES > 1.5 * most;
  const ok = isFlood && bytes > 0 && bytes <= most;
  const mbits = (size: number) => ((size * 8) / seconds / 1e6).toFixed(1);
  return {
    name: 'what one home broadcasts without a filter is held back on the way to another',
    ok,
    figure: Number(mbits(bytes)),
    unit: `of ${mbits(sent * FRAME_BYTES)} Mbit/s`,
    ...(ok ? {} : { detail: isFlood ? `at most ${mbits(most)} Mbit/s may come in` : 'too little was sent to tell' }),
  };
}
