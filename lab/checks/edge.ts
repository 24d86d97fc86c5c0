import type { CheckResult } from '../report/report';
import { interfaceOf, type Peer } from '../running/peer';
import type { RunningLan } from '../running/running-lan';
import { fair, LONG } from './patience';
import { newMac, probe } from './probes';
import { FrameProbe } from './probes/frame-probe';

/** Kinds of frames (see probes/frames.py) that a LAN is made of, and those that stay on their own side. */
const CROSSING = ['arp', 'mdns'] as const;
const STAYING = ['dhcp-request', 'dhcpv6', 'router-solicitation', 'router-advertisement', 'stp', 'lldp'] as const;

/** Frames that arrived, by interface and kind; a DHCP offer's kind ends with the address of the server. */
export type Seen = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What happened on the LAN while robot and node both sent every kind of frame. */
export interface EdgeObservation {
  /** What the cloud machines saw of the robot. */
  readonly cloud: readonly Seen[];
  /** What the node saw of the robot. */
  readonly node: Seen;
  /** What the robot saw of the node, and the offers that it got. */
  readonly robot: Seen;
  readonly routerAddress: string;
  /** Frames that each gateway counted as dropped meanwhile, by its name. Undefined: it has no counters. */
  readonly dropped: Readonly<Record<string, number | undefined>>;
}

/**
 * Robot and node send DHCP, IPv6 router messages and link protocols, with a DHCP server on the node that would answer;
 * and what a LAN needs, which shows that somebody watched.
 */
export function edge(lan: RunningLan, patience = LONG): Promise<CheckResult[]> {
  return fair(patience, () => exchange(lan));
}

async function exchange(lan: RunningLan): Promise<CheckResult[]> {
  const { robot, node, gateway, desktop } = lan;
  const [robotsMac, nodesMac] = [newMac(), newMac()];
  const before = await Promise.all([gateway, desktop].map(drops));
  const probes = await Promise.all([
    FrameProbe.watch(gateway, robotsMac),
    FrameProbe.watch(node, robotsMac),
    FrameProbe.watch(robot, nodesMac, robotsMac),
    FrameProbe.serve(node, 'rosbridge', node.address, robotsMac),
  ]);
  const robotsDevice = await interfaceOf(robot);
  const send = (machine: Peer, device: string, mac: string, ...kinds: readonly string[]) =>
    machine.exec(probe('frames', 'send', device, mac, machine.address, robotsMac, ...kinds), { timeoutMs: 180_000 });
  await Promise.all([
    send(robot, robotsDevice, robotsMac, ...CROSSING, ...STAYING),
    send(node, 'rosbridge', nodesMac, ...CROSSING, ...STAYING, 'dhcp-offer'),
  ]);
  const said = await Promise.all(probes.map((one) => one.stop()));
  const [onGateway, onNode, onRobot] = said.map((one) => JSON.parse(one || '{}') as Seen);
  const after = await Promise.all([gateway, desktop].map(drops));
  const grown = (index: number) => {
    const [then, now] = [before[index], after[index]];
    return then === undefined || now === undefined ? undefined : now - then;
  };
  return edgeResults({
    cloud: [onGateway ?? {}, onNode ?? {}],
    node: onNode ?? {},
    robot: onRobot ?? {},
    routerAddress: lan.home.routerAddress,
    dropped: { [gateway.name]: grown(0), [desktop.name]: grown(1) },
  });
}

/** Three verdicts: who leases addresses, what crosses, and whether the gateways counted what they dropped. */
export function edgeResults(seen: EdgeObservation): CheckResult[] {
  return [leases(seen), crossing(seen), counted(seen)];
}

function leases(seen: EdgeObservation): CheckResult {
  const offered = 'dhcp-offer ';
  const servers = [...kinds(seen.robot)]
    .filter((kind) => kind.startsWith(offered))
    .map((kind) => kind.slice(offered.length));
  // The node's own offers are there, of course.
  const ofHome = ['dhcp-request', `${offered}${seen.routerAddress}`];
  const inCloud = seen.cloud.some((one) => ofHome.some((kind) => kinds(one).has(kind)));
  const ok = servers.length === 1 && servers[0] === seen.routerAddress && !inCloud;
  return {
    name: "a DHCP request on the robot's LAN is answered by its router alone, and not seen in the cloud",
    ok,
    figure: servers.join(', ') || 'no offer',
    unit: inCloud ? 'seen in the cloud' : '',
    ...(ok ? {} : { detail: all(seen) }),
  };
}

function crossing(seen: EdgeObservation): CheckResult {
  const kept = STAYING.filter((kind) => kind !== 'dhcp-request');
  const leaked = kept.filter((kind) => [...seen.cloud, seen.robot].some((one) => kinds(one).has(kind)));
  const lost = CROSSING.filter((kind) => [seen.node, seen.robot].some((one) => !kinds(one).has(kind)));
  const ok = leaked.length === 0 && lost.length === 0;
  return {
    name: 'router advertisements, DHCPv6, STP, LLDP stay on their side; ARP and mDNS cross',
    ok,
    figure: ok ? 'as it should' : [...leaked, ...lost.map((kind) => `no ${kind}`)].join(', '),
    unit: '',
    ...(ok ? {} : { detail: all(seen) }),
  };
}

function counted(seen: EdgeObservation): CheckResult {
  const counts = Object.values(seen.dropped);
  const ok = counts.length > 0 && counts.every((count) => count !== undefined && count > 0);
  const words = Object.entries(seen.dropped).map(([name, count]) => `${name} ${count ?? 'has no filter'}`);
  return {
    name: 'frames that the edge filters dropped and counted meanwhile',
    ok,
    figure: counts.map((count) => count ?? 'none').join(' + '),
    unit: 'frames',
    ...(ok ? {} : { detail: words.join(', ') }),
  };
}

function kinds(seen: Seen): Set<string> {
  return new Set(Object.values(seen).flatMap((interfaceSaw) => Object.keys(interfaceSaw)));
}

function all(seen: EdgeObservation): string {
  return `cloud: ${JSON.stringify(seen.cloud)}\nrobot: ${JSON.stringify(seen.robot)}`;
}

/** Sum of a gateway's counters; undefined without a filter. */
async function drops(machine: Peer): Promise<number | undefined> {
  const result = await machine.exec(['sh', '-c', 'nft --json list counters table bridge skylan_edge']);
  if (result.exitCode !== 0) return undefined;
  const { nftables } = JSON.parse(result.stdout) as { nftables: { counter?: { packets: number } }[] };
  return nftables.reduce((sum, entry) => sum + (entry.counter?.packets ?? 0), 0);
}
