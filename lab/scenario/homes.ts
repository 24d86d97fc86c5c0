import { setTimeout as sleep } from 'node:timers/promises';
import { checkPhase } from '../checks/check-phase';
import { DDS_GROUP, oneCopyEachOf } from '../checks/copies';
import { datagrams } from '../checks/datagram';
import { hello } from '../checks/dds';
import { dhcpStaysHome } from '../checks/dhcp-offers';
import { floodOfAnotherHome } from '../checks/flood';
import { foreignKeyStaysOut } from '../checks/foreign-key';
import { difference, type Snapshot, takeSnapshot } from '../checks/idempotence';
import { ping, pingByName } from '../checks/ping';
import { joinsAnew } from '../checks/rejoin';
import { connections, SteadyPing, Watch } from '../checks/revocation';
import { lanHostUp } from '../home';
import type { CheckResult } from '../report/report';
import type { Peer } from '../running/peer';
import type { JoinedHome, RunningLan } from '../running/running-lan';
import { FIRST_CLIENT, type StandingLan } from '../running/standing-lan';
import { type UplinkKind, wireGuardHome } from '../running/uplinks';
import type { Step } from '../view/phases';
import type { LanScenario } from './lan-scenario';

const LEAVES = 'second_home';

/** Seconds after the end of the deploy in which a revoked client must be cut. */
const LIMIT_SECONDS = 60;

/** After the cut, the revoked client tries again and again: for this long it must not get in. */
const LOCKED_OUT_SECONDS = 30;

/** The datagram that two robots exchange, in bytes. */
const LARGE_BYTES = 60_000;

/** Two homes behind two routers, each with a desktop gateway and a robot, on one LAN; then one of them is revoked. */
const HOMES: LanScenario = {
  name: 'homes',
  clients: [LEAVES],
  leaving: [LEAVES],
  homes: [{ name: 'home-b', client: LEAVES }],
  phases: (lab, checks) => {
    return [
      checkPhase('all reach all', 'All reach all', checks, (progress) => allReachAll(lab.lan, progress)),
      checkPhase('one copy', 'No loop and no duplicate', checks, (progress) => oneCopyToAll(lab.lan, progress)),
      checkPhase('dhcp', 'DHCP stays at home', checks, () => dhcpAtHome(lab.lan)),
      checkPhase('flood', 'One home floods the LAN', checks, () => floodFromAHome(lab.lan)),
      ...wireGuardPhases(lab, checks),
      checkPhase('revocation', `${LEAVES} leaves the settings`, checks, async function* (progress) {
        const [stays, leaves] = [lab.homeOf(FIRST_CLIENT), lab.homeOf(LEAVES)];
        yield* await revocation(lab.lan.node, stays, leaves, () => lab.revoke(progress), lab.signal);
        await lab.removeHome(leaves);
      }),
    ];
  },
};

/**
 * Two homes, each by an uplink of its own kind.
 *
 * @param uplink - of the home that is revoked; the other comes in by OpenVPN
 */
export function homesBy(uplink: UplinkKind = 'openvpn'): LanScenario {
  if (uplink === 'openvpn') return HOMES;
  const { desktop, desktopPackages } = wireGuardHome();
  return {
    ...HOMES,
    options: `--uplink ${uplink}`,
    homes: [{ name: 'home-b', client: LEAVES, desktop, desktopPackages: [...desktopPackages, 'openvpn'] }],
    settings: { uplink: both() },
  };
}

export const homes = homesBy();

/** Two machines without an address ask for one at the same time, one in each home. */
export async function dhcpAtHome(lan: RunningLan): Promise<CheckResult[]> {
  return Promise.all(
    lan.homes.map(async ({ home }) => dhcpStaysHome(await lanHostUp(home, 'guest'), home.name, home.routerAddress)),
  );
}

/** Each home is another's neighbour, and none needs to be a good one. */
async function floodFromAHome({ homes: all }: RunningLan): Promise<CheckResult[]> {
  const [suffers, floods] = all;
  if (!suffers || !floods) throw new Error('a flood needs two homes');
  return [await floodOfAnotherHome(floods, suffers), await ping(suffers.robot, floods.robot)];
}

/** With a home by WireGuard: foreign keys, new ones, the other kind of uplink, and the first again. */
function wireGuardPhases(lab: StandingLan, checks: CheckResult[]): Step[] {
  const home = lab.lan.homes.find(({ uplink }) => uplink.kind === 'wireguard');
  if (!home) return [];
  return [
    checkPhase('foreign key', 'A key of WireGuard that the gateway does not know', checks, async () => [
      await foreignKeyStaysOut(home, lab.lan.node),
    ]),
    checkPhase('new keys', "WireGuard's keys are made anew", checks, async function* (progress) {
      const { robot } = lab.homeOf(FIRST_CLIENT);
      const steady = new SteadyPing(robot, lab.lan.node);
      yield* joinsAnew(lab, LEAVES, { how: 'with new keys', uplink: both(2) }, progress);
      yield await steady.count('while the keys of WireGuard are made anew', 0);
    }),
    checkPhase('other kind', 'The home changes to OpenVPN, and back', checks, async function* (progress) {
      yield* joinsAnew(lab, LEAVES, { how: 'by OpenVPN', uplink: [{ kind: 'openvpn' }] }, progress);
      yield* joinsAnew(lab, LEAVES, { how: 'by WireGuard again', uplink: both(2) }, progress);
    }),
  ];
}

/** The setting with a home by WireGuard. */
function both(revision = 1) {
  return [{ kind: 'openvpn' }, { kind: 'wireguard', clients: [LEAVES], revision }];
}

/** Each pair pings, both ways; the robots, which are furthest apart, do all that DDS needs. */
export async function* allReachAll(lan: RunningLan, progress: (line: string) => void): AsyncGenerator<CheckResult> {
  for (const [from, to] of pairs([lan.node, ...lan.homes.map((home) => home.robot)])) {
    progress(`${from.name} to ${to.name}`);
    yield await ping(from, to);
    yield await pingByName(from, to);
  }
  for (const [from, to] of pairs(lan.homes.map((home) => home.robot))) {
    progress(`${from.name} to ${to.name}: large datagrams, DDS`);
    yield await datagrams(from, to, LARGE_BYTES);
    const [talker, listener] = [from, to].map((peer) => ({ peer, by: 'untouched' }) as const);
    if (talker && listener)
      yield await hello({ from: talker, says: 'CycloneDDS', to: listener, hears: 'Fast DDS' }, 'rt/chatter');
  }
}

/** What one machine sends to all, every other gets once. */
export async function* oneCopyToAll(lan: RunningLan, progress: (line: string) => void): AsyncGenerator<CheckResult> {
  const machines = [lan.gateway, lan.node, ...lan.homes.flatMap(({ desktop, robot }) => [desktop, robot])];
  const broadcast = lan.home.routerAddress.replace(/\.\d+$/, '.255');
  for (const from of [lan.node, ...lan.homes.map((home) => home.robot)]) {
    progress(`${from.name} to all`);
    const receivers = machines.filter((machine) => machine !== from);
    yield* await oneCopyEachOf(from, receivers, [DDS_GROUP, broadcast]);
  }
}

/** Deploys one client away: it is cut, and the other one notices nothing. */
export async function revocation(
  node: Peer,
  stays: JoinedHome,
  leaves: JoinedHome,
  redeploy: () => Promise<void>,
  signal: AbortSignal,
): Promise<CheckResult[]> {
  const before = { connections: await connections(stays), snapshot: await profiles() };
  const steady = new SteadyPing(stays.robot, node);
  const watch = new Watch(leaves.robot, node);
  await redeploy();
  const deployed = Date.now();
  // Cut is cut: silence that outlasts a reconnect's attempts, not a pause.
  const silentSeconds = () => (Date.now() - Math.max(watch.lastAnswer ?? 0, deployed)) / 1000;
  // Longer than allowed: the report is to say how late it was.
  const end = deployed + (3 * LIMIT_SECONDS + LOCKED_OUT_SECONDS) * 1000;
  while (silentSeconds() < LOCKED_OUT_SECONDS && Date.now() < end && !signal.aborted) await sleep(500);
  await watch.stop();
  const cut = silentSeconds() >= LOCKED_OUT_SECONDS;
  const seconds = Math.max(0, ((watch.lastAnswer ?? 0) - deployed) / 1000);
  const after = { connections: await connections(stays), snapshot: await profiles() };
  const again = after.connections - before.connections;
  const changes = difference(before.snapshot, after.snapshot);
  return [
    {
      name: `${LEAVES} is cut off after the deploy that removed it, and stays out`,
      ok: watch.lastAnswer !== undefined && cut && seconds < LIMIT_SECONDS,
      figure: watch.lastAnswer === undefined ? 'never connected' : cut ? Number(seconds.toFixed(1)) : 'not cut off',
      unit: 's',
    },
    await steady.count('while the other client is revoked', 0),
    {
      name: `${FIRST_CLIENT} keeps its session`,
      ok: before.connections > 0 && again === 0,
      figure: again,
      unit: 'new connections',
      ...(again === 0 ? {} : { detail: await lastJournal(stays.desktop, stays.uplink.unit) }),
    },
    {
      name: `${FIRST_CLIENT} keeps its profile`,
      ok: changes.length === 0 && Object.keys(before.snapshot).length > 0,
      figure: changes.length,
      unit: 'changed',
      ...(changes.length > 0 ? { detail: changes.join('\n') } : {}),
    },
  ];
}

/** What a unit said last. */
async function lastJournal(machine: Peer, unit: string): Promise<string> {
  const result = await machine.exec(['journalctl', '--quiet', '--boot', '--lines', '30', '--unit', unit]);
  return result.stdout.trim();
}

/** Versions of what the client that stays has: certificate, keys, profile. */
async function profiles(): Promise<Snapshot> {
  const all = Object.entries(await takeSnapshot());
  return Object.fromEntries(all.filter(([name]) => name.includes(`/clients/${FIRST_CLIENT}/`)));
}

function pairs(peers: readonly Peer[]): [from: Peer, to: Peer][] {
  return peers.flatMap((from) => peers.filter((to) => to !== from).map((to): [Peer, Peer] => [from, to]));
}
