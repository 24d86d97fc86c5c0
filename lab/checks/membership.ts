import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckResult } from '../report/report';
import { cloudMachine } from '../running/cloud-door';
import { lastWords, type Peer } from '../running/peer';
import type { StandingLan } from '../running/standing-lan';
import type { Progress } from '../util/progress';
import { difference, type Snapshot, takeSnapshot } from './idempotence';
import { ping } from './ping';
import { SteadyPing } from './revocation';

/** The node that comes and goes, and its addresses: those after the default node's, in the private subnet. */
const THIRD = { name: 'third', address: '192.168.0.132', cloudAddress: '100.64.1.13' };

const OVERLAY = 'ip -details link show; bridge fdb show';

/** Within this machines hear that a node has come or gone, on a busy host. */
const HEARD_MS = 90_000;
const LOOK_MS = 2000;

/**
 * Adds a node to a LAN that runs, by a deploy, and removes it by another. Passes when robot and node do not lose a packet
 * meanwhile, no other machine is started anew, and the node is on the LAN in between.
 *
 * @param whileThere - what else is asked of the node, and how it is deployed with other settings of its own
 * @param settings - of the node, beside its name. @default none
 */
export async function* membership(
  lab: StandingLan,
  progress: Progress,
  whileThere: (node: Peer, deploy: (settings: object) => Promise<void>) => AsyncIterable<CheckResult>,
  settings: object = {},
): AsyncGenerator<CheckResult> {
  const { gateway, robot } = lab.lan;
  const deploy = (name: string, more: object) =>
    lab.redeploy(name, progress, { nodes: [...lab.nodes, { name: THIRD.name, ...more }] });
  yield* await during(lab, 'is added', () => deploy('add', settings));
  yield await ping(robot, THIRD);
  yield await leadsTo(gateway, true);
  yield* whileThere(await cloudMachine(THIRD.name), (more) => deploy('change', more));
  yield* await during(lab, 'is removed', () => lab.redeploy('remove', progress));
  yield await leadsTo(gateway, false);
}

async function during({ lan }: StandingLan, what: string, deploy: () => Promise<void>): Promise<CheckResult[]> {
  const before = await takeSnapshot();
  const steady = new SteadyPing(lan.robot, lan.node);
  await deploy();
  const lost = await steady.count(`while a node ${what}`, 0);
  return [lost, othersStay(what, before, await takeSnapshot())];
}

/** Of the machines that are there before and after, none was started anew or replaced. */
export function othersStay(what: string, before: Snapshot, after: Snapshot): CheckResult {
  const machines = (snapshot: Snapshot) => Object.entries(snapshot).filter(([name]) => name.startsWith('instance '));
  const both = Math.min(machines(before).length, machines(after).length);
  const same = machines(before).filter(([name, boot]) => after[name] === boot).length;
  const ok = both > 0 && same === both;
  return {
    name: `a node ${what}: machines that go on without a restart`,
    ok,
    figure: same,
    unit: `of ${both}`,
    ...(ok ? {} : { detail: difference(before, after).join('\n') }),
  };
}

/** Whether a machine's overlay leads to the node. A deploy that removes one is done before the others have heard of it. */
async function leadsTo(gateway: Peer, wanted: boolean): Promise<CheckResult> {
  const end = Date.now() + HEARD_MS;
  let result = await gateway.exec(['sh', '-c', OVERLAY]);
  while (hasEnd(result.stdout, THIRD.cloudAddress) !== wanted && Date.now() < end) {
    await sleep(LOOK_MS);
    result = await gateway.exec(['sh', '-c', OVERLAY]);
  }
  const leads = hasEnd(result.stdout, THIRD.cloudAddress);
  const ok = leads === wanted;
  return {
    name: `the overlay of ${gateway.name} ${wanted ? 'leads' : 'does not lead'} to the node`,
    ok,
    figure: leads ? 'yes' : 'no',
    unit: '',
    ...(ok ? {} : { detail: lastWords(result) }),
  };
}

/** An end of a tunnel, or where a mesh sends what is for all; what was learned from frames runs out by itself. */
export function hasEnd(said: string, address: string): boolean {
  const end = address.replaceAll('.', '\\.');
  return new RegExp(`remote ${end} |^00:00:00:00:00:00 .*dst ${end} `, 'm').test(said);
}
