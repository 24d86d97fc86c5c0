import { checkPhase } from '../checks/check-phase';
import { FORWARDING, type Forwarded, type ForwardingKey, reachesOutOnly } from '../checks/forwarding';
import { membership } from '../checks/membership';
import { LONG } from '../checks/patience';
import { FIRST, workload } from '../checks/workload';
import { carryOut, suiteOf } from '../controls/engine';
import { CONTROLS } from '../controls/forwarding-controls';
import type { CheckResult } from '../report/report';
import type { Peer } from '../running/peer';
import type { StandingLan } from '../running/standing-lan';
import { strangerUp } from '../running/stranger';
import { talkerFolder } from '../running/talker-folder';
import type { Progress } from '../util/progress';
import type { LanScenario } from './lan-scenario';

/**
 * Adds a node to a LAN that runs, and removes it: nobody else may notice. It has no public address, and reaches the
 * internet through the gateway all the same. It runs a Compose file, which the robot hears.
 */
export const nodes: LanScenario = {
  name: 'nodes',
  settings: { publicAddress: 'none', nodes: [{ name: 'second', publicAddress: 'elastic-ip' }] },
  phases: (lab, checks) => [
    checkPhase('nodes', 'A node is added by a deploy, and removed by another', checks, (progress) =>
      added(lab, progress),
    ),
  ],
};

const runSuite = suiteOf<Forwarded, ForwardingKey>(FORWARDING);

async function* added(lab: StandingLan, progress: Progress): AsyncGenerator<CheckResult> {
  const whileThere = async function* (node: Peer, deploy: (settings: object) => Promise<void>) {
    const subject = { node, robot: lab.lan.robot, deploy: (compose: string) => deploy({ compose }) };
    yield* workload(subject, progress);
    yield* forwarded(lab, node, progress);
  };
  yield* membership(lab, progress, whileThere, { compose: await talkerFolder(FIRST, progress) });
}

/** What a node without a public address can do, and cannot when one thing is broken. */
async function* forwarded({ lan }: StandingLan, node: Peer, progress: Progress): AsyncGenerator<CheckResult> {
  const subject = { node, gateway: lan.gateway, robot: lan.robot, stranger: await strangerUp() };
  yield* reachesOutOnly(subject, LONG);
  for (const control of CONTROLS) yield await carryOut(control, subject, runSuite, progress);
}
