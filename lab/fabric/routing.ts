import { createHash } from 'node:crypto';
import { addressesOf, type CloudInstance, type CloudRoute, tapName } from './cloud-state';
import { INTERNET_INTERFACE } from './ruleset';

/** Policy rules: first the subnet's table, then nothing, so that the router's own table is never asked for a guest. */
export const SUBNET_RULE = 100;
export const END_RULE = 200;

/** A routing table of the VPC's router, which stands for a subnet's route table. */
export interface RoutingTable {
  readonly number: number;
  /** By destination as `ip route` prints it (`default`, no `/32`): the rest of the route's words. */
  readonly routes: ReadonlyMap<string, RouteWords>;
}

export interface RouteWords {
  /** `blackhole`, or nothing for a route that leads somewhere. */
  readonly type?: 'blackhole';
  /** Such as `via 192.168.77.10 dev eni-0123456789 onlink`. */
  readonly next: readonly string[];
}

/**
 * The routing tables of a VPC, one a subnet with instances. As on AWS the VPC's own addresses come first, the longest
 * prefix wins, and what leads to a stopped instance is lost.
 *
 * @param instances - all of one VPC
 * @param internet - next hop beyond the internet gateway
 */
export function vpcTables(instances: readonly CloudInstance[], internet: string): RoutingTable[] {
  const subnets = new Map(instances.map((instance) => [instance.subnetId, instance]));
  return [...subnets.values()].map((member) => ({
    number: tableNumber(member.subnetId),
    routes: new Map<string, RouteWords>([
      ...member.routes.map((route): [string, RouteWords] => [
        shortDestination(route.destination),
        words(route.target, instances, internet),
      ]),
      ...member.vpcCidrs.map((cidr): [string, RouteWords] => [shortDestination(cidr), { type: 'blackhole', next: [] }]),
      ...instances.flatMap((one) =>
        addressesOf(one).map((address): [string, RouteWords] => [address, { next: ['dev', tapName(one.id)] }]),
      ),
    ]),
  }));
}

/** Number of the routing table of a subnet: always the same, and none that the kernel uses. */
export function tableNumber(subnetId: string): number {
  return 1000 + (createHash('sha256').update(subnetId).digest().readUInt32BE() >>> 1);
}

function words(target: CloudRoute['target'], instances: readonly CloudInstance[], internet: string): RouteWords {
  if (target === 'internet') return { next: ['via', internet, 'dev', INTERNET_INTERFACE] };
  const gateway =
    target === 'nowhere' ? undefined : instances.find((one) => one.interfaceId === target.interfaceId && one.running);
  if (!gateway) return { type: 'blackhole', next: [] };
  return { next: ['via', gateway.privateAddress, 'dev', tapName(gateway.id), 'onlink'] };
}

/** As `ip route` prints a destination. */
function shortDestination(cidr: string): string {
  return cidr === '0.0.0.0/0' ? 'default' : cidr.replace(/\/32$/, '');
}

/** A route as `ip -json route show` prints it, as far as it matters here. */
export interface PresentRoute {
  readonly dst: string;
}

/** A policy rule as `ip -json rule` prints it, as far as it matters here. */
export interface PresentRule {
  readonly priority: number;
  readonly iif?: string;
  readonly table?: string;
}

/**
 * Lines for `ip -batch` that make a table what it is to be. Nothing that stays is taken away meanwhile.
 *
 * @param present - what the table holds
 */
export function tableCommands({ number, routes }: RoutingTable, present: readonly PresentRoute[]): string[] {
  const unwanted = present.filter((route) => !routes.has(route.dst));
  return [
    ...[...routes].map(([destination, { type, next }]) =>
      ['route replace', ...(type ? [type] : []), destination, ...next, 'table', number].join(' '),
    ),
    ...unwanted.map((route) => `route delete ${route.dst} table ${number}`),
  ];
}

/** Lines for `ip -batch` that lead each instance's packets to its subnet's table, and no other way. */
export function ruleCommands(instances: readonly CloudInstance[], present: readonly PresentRule[]): string[] {
  const wanted = instances.flatMap((one) => [
    { tap: tapName(one.id), priority: SUBNET_RULE, action: `lookup ${tableNumber(one.subnetId)}` },
    { tap: tapName(one.id), priority: END_RULE, action: 'blackhole' },
  ]);
  const own = present.filter((rule) => rule.priority === SUBNET_RULE || rule.priority === END_RULE);
  const there = (tap: string | undefined, priority: number) =>
    own.some((rule) => rule.iif === tap && rule.priority === priority);
  const unwanted = own.filter((rule) => !wanted.some((one) => one.tap === rule.iif && one.priority === rule.priority));
  return [
    ...wanted
      .filter(({ tap, priority }) => !there(tap, priority))
      .map(({ tap, priority, action }) => `rule add priority ${priority} iif ${tap} ${action}`),
    ...unwanted.map((rule) => `rule delete priority ${rule.priority} iif ${rule.iif}`),
  ];
}
