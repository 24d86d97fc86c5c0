import type { CheckResult } from '../../report/report';
import type { Progress } from '../../util/progress';
import type { Peer } from '../peer';
import { datagrams } from './datagram';
import { ddsChecks } from './dds-all';
import { ping, pingByName, pingUnfragmented } from './ping';

/** Sizes of the seed: a DDS fragment's neighbour, and nearly the largest datagram there is. */
const DATAGRAM_BYTES = [14_720, 60_000];

/** What a cloud node and the robot must be able to do with each other, measured one after the other. */
export async function* runLanChecks(node: Peer, robot: Peer, progress: Progress): AsyncGenerator<CheckResult> {
  const checks: [what: string, check: () => Promise<CheckResult>][] = [];
  const bothWays = (what: string, check: (from: Peer, to: Peer) => Promise<CheckResult>) => {
    checks.push([what, () => check(node, robot)], [what, () => check(robot, node)]);
  };
  bothWays('ping', ping);
  bothWays('mDNS names', pingByName);
  bothWays('unfragmented ping', pingUnfragmented);
  for (const bytes of DATAGRAM_BYTES) bothWays(`${bytes}-byte datagrams`, (from, to) => datagrams(from, to, bytes));
  for (const [what, check] of checks) {
    progress(what);
    yield await check();
  }
  yield* ddsChecks(node, robot, progress);
}
