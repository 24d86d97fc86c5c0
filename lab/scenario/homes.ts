import { setTimeout as sleep } from 'node:timers/promises';
import { lanHostUp } from '../home';
import { DDS_GROUP, oneCopyEach } from './checks/copies';
import { datagrams } from './checks/datagram';
import { hello } from './checks/dds';
import { dhcpStaysHome } from './checks/dhcp-offers';
import { difference, type Snapshot, takeSnapshot } from './checks/idempotence';
import { ping, pingByName } from './checks/ping';
import { connections, SteadyPing, Watch } from './checks/revocation';
import { deploy, type LabOptions, synth } from './lab';
import type { Peer } from './peer';
import { runPhases } from './phases';
import type { CheckResult, Report } from './report';
import { type JoinedHome, type RunningLan, startLan } from './running-lan';

const STAYS = 'ros_local_gateway';
const LEAVES = 'second_home';

/** Seconds after the end of the deploy in which a revoked client must be cut. */
const LIMIT_SECONDS = 60;

/** After the cut, the revoked client tries again and again: for this long it must not get in. */
const LOCKED_OUT_SECONDS = 30;

/** The datagram that two robots exchange, in bytes. */
const LARGE_BYTES = 60_000;

/** Two homes behind two routers, each with a desktop gateway and a robot, on one LAN; then one of them is revoked. */
export async function homes(options: LabOptions): Promise<Report> {
  const timings: Record<string, number> = {};
  const checks: CheckResult[] = [];
  const both = withClients(options, [STAYS, LEAVES]);
  const lan = await startLan(both, timings, [{ client: STAYS }, { name: 'home-b', client: LEAVES }]);
  const [a, b] = lan.homes;
  if (!a || !b) throw new Error('two homes are needed');
  await runPhases(
    [
      {
        key: 'all reach all',
        title: 'All reach all',
        run: async (progress) => {
          for await (const check of allReachAll(lan, progress)) checks.push(check);
        },
      },
      {
        key: 'one copy',
        title: 'No loop and no duplicate',
        run: async (progress) => {
          for await (const check of oneCopyToAll(lan, progress)) checks.push(check);
        },
      },
      {
        key: 'dhcp',
        title: 'DHCP stays at home',
        run: async () => {
          for await (const check of dhcpAtHome(lan)) checks.push(check);
        },
      },
      {
        key: 'revocation',
        title: `${LEAVES} leaves the settings`,
        run: async (progress) => {
          const without = withClients(options, [STAYS]);
          const redeploy = async () => {
            await synth(without);
            await deploy('revoke', without, progress);
          };
          checks.push(...(await revocation(lan.node, a, b, redeploy, options.signal)));
        },
      },
    ],
    timings,
  );
  return { scenario: 'homes', checks, timings };
}

function withClients(options: LabOptions, clients: readonly string[]): LabOptions {
  return { ...options, context: [...options.context, `skylan:robotLan=${JSON.stringify({ clients })}`] };
}

/** Two machines without an address ask for one, one in each home. */
export async function* dhcpAtHome(lan: RunningLan): AsyncGenerator<CheckResult> {
  for (const { home } of lan.homes) {
    const guest = await lanHostUp(home, 'guest');
    yield await dhcpStaysHome(guest, home.name, home.routerAddress);
  }
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
    for (const to of [DDS_GROUP, broadcast]) {
      progress(`${from.name} to ${to}`);
      const receivers = machines.filter((machine) => machine !== from);
      yield await oneCopyEach(from, receivers, to);
    }
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
  const before = { connections: await connections(stays.desktop), snapshot: await profiles() };
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
  const after = { connections: await connections(stays.desktop), snapshot: await profiles() };
  const again = after.connections - before.connections;
  const changes = difference(before.snapshot, after.snapshot).filter((line) => !line.includes(`/${LEAVES}/`));
  return [
    {
      name: `${LEAVES} is cut off after the deploy that removed it, and stays out`,
      ok: watch.lastAnswer !== undefined && cut && seconds < LIMIT_SECONDS,
      figure: watch.lastAnswer === undefined ? 'never connected' : cut ? Number(seconds.toFixed(1)) : 'not cut off',
      unit: 's',
    },
    await steady.count('while the other client is revoked', 0),
    {
      name: `${STAYS} keeps its session`,
      ok: before.connections > 0 && again === 0,
      figure: again,
      unit: 'new connections',
      ...(again === 0 ? {} : { detail: await lastJournal(stays.desktop, 'skylan-openvpn-client') }),
    },
    {
      name: `${STAYS} keeps its profile`,
      ok: changes.length === 0,
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

/** Versions of the clients' profiles. */
async function profiles(): Promise<Snapshot> {
  const all = Object.entries(await takeSnapshot());
  return Object.fromEntries(all.filter(([name]) => name.includes('/clients/')));
}

function pairs(peers: readonly Peer[]): [from: Peer, to: Peer][] {
  return peers.flatMap((from) => peers.filter((to) => to !== from).map((to): [Peer, Peer] => [from, to]));
}
