import { checkPhase } from '../checks/check-phase';
import { FORWARDING, type Forwarded, type ForwardingKey, reachesOutOnly } from '../checks/forwarding';
import { membership } from '../checks/membership';
import { LONG } from '../checks/patience';
import { carryOut, suiteOf } from '../controls/engine';
import { CONTROLS } from '../controls/forwarding-controls';
import type { CheckResult } from '../report/report';
import type { Peer } from '../running/peer';
import type { StandingLan } from '../running/standing-lan';
import { strangerUp } from '../running/stranger';
import type { Progress } from '../util/progress';
import type { LanScenario } from './lan-scenario';

/**
 * Adds a node to a LAN that runs, and removes it: nobody else may notice. It has no public address, and reaches the
 * internet through the gateway all the same.
 */
export const nodes: LanScenario = {
  name: 'nodes',
  settings: { publicAddress: 'none', nodes: [{ name: 'second', publicAddress: 'elastic-ip' }] },
  phases: (lab, checks) => [
    checkPhase('nodes', 'A node is added by a deploy, and removed by another', checks, (progress) =>
      membership(lab, progress, (node) => forwarded(lab, node, progress)),
    ),
  ],
};

const runSuite = suiteOf<Forwarded, ForwardingKey>(FORWARDING);

/** What a node without a public address can do, and cannot when one thing is broken. */
async function* forwarded({ lan }: StandingLan, node: Peer, progress: Progress): AsyncGenerator<CheckResult> {
  const subject = { node, gateway: lan.gateway, robot: lan.robot, stranger: await strangerUp() };
  yield* reachesOutOnly(subject, LONG);
  for (const control of CONTROLS) yield await carryOut(control, subject, runSuite, progress);
}
