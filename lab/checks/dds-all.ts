import type { CheckResult } from '../report/report';
import type { Peer } from '../running/peer';
import type { Progress } from '../util/progress';
import { hello } from './dds';
import { bulk } from './dds-bulk';
import { importContainer, installHomeSettings } from './dds-machines';
import type { Patience } from './patience';

/** The robot's network card. */
const ROBOT_DEVICE = 'eth0';

/** Large samples as every robot sends them, a few. Without a chance loss: of so few none may be missing by a fault. */
const FEW_SAMPLES = { count: 25, lostLimit: 2, enough: 25 };

/** DDS programs of both vendors, started in every way there is on a node and a robot, hear each other. */
export async function* hellos(node: Peer, robot: Peer, progress: Progress): AsyncGenerator<CheckResult> {
  progress('DDS programs into a container, and settings for the robot');
  await Promise.all([importContainer(node), installHomeSettings(robot, ROBOT_DEVICE)]);
  const shell = { peer: node, by: 'login shell' } as const;
  const service = { peer: node, by: 'service' } as const;
  const container = { peer: node, by: 'container' } as const;
  const untouched = { peer: robot, by: 'untouched' } as const;
  const settings = { peer: robot, by: 'skylan-dds' } as const;
  progress('DDS of both vendors, from a container, a service and the robot');
  // Side by side, so that a listener also finds the participants of the others: on these machines, and nowhere else.
  const machines = [node, robot];
  yield* await Promise.all([
    hello({ from: container, says: 'CycloneDDS', to: untouched, hears: 'Fast DDS' }, 'rt/chatter_cyclone', machines),
    hello({ from: container, says: 'Fast DDS', to: settings, hears: 'Fast DDS' }, 'rt/chatter_fast', machines),
    hello({ from: settings, says: 'Fast DDS', to: service, hears: 'CycloneDDS' }, 'rt/chatter_robot', machines),
    hello({ from: service, says: 'Fast DDS', to: shell, hears: 'Fast DDS' }, 'rt/chatter_here', machines),
    hello({ from: settings, says: 'CycloneDDS', to: settings, hears: 'Fast DDS' }, 'rt/chatter_there', machines),
  ]);
}

/**
 * Large samples of one vendor after the other, both ways at once: each sender waits for its answers, so the two share
 * what emulated machines carry.
 */
export async function* manySamples(node: Peer, robot: Peer, progress: Progress): AsyncGenerator<CheckResult> {
  const shell = { peer: node, by: 'login shell' } as const;
  const service = { peer: node, by: 'service' } as const;
  const untouched = { peer: robot, by: 'untouched' } as const;
  for (const vendor of ['CycloneDDS', 'Fast DDS'] as const) {
    progress(`large samples, ${vendor}`);
    yield* await Promise.all([
      bulk(vendor, shell, untouched, 'rt/bulk_node'),
      bulk(vendor, untouched, service, 'rt/bulk_robot'),
    ]);
  }
}

/** Large samples both ways at once, one vendor each. */
export function fewSamples(node: Peer, robot: Peer, patience: Patience): Promise<CheckResult[]> {
  const [far, near] = [{ peer: node, by: 'service' } as const, { peer: robot, by: 'untouched' } as const];
  const options = {
    ...FEW_SAMPLES,
    patienceSeconds: Math.min(patience.seconds / 2, 12),
    findSeconds: 1.5 * patience.seconds,
  };
  return Promise.all([
    bulk('CycloneDDS', near, far, 'rt/few_robot', options),
    bulk('Fast DDS', far, near, 'rt/few_node', options),
  ]);
}
