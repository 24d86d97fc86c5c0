import type { MachinePlan, RobotLanPlan } from '../../lib/robot-lan/plan-types';
import { uplinkOf } from '../../lib/uplink/kinds';
import type { UplinkPlan } from '../../lib/uplink/uplink';
import type { Box } from './box';

/** More of one sort are told by their number. */
const MOST = 6;

/** The boxes of a LAN, and the words beside its tunnels. */
export function lanBoxes(plan: RobotLanPlan) {
  const homes = few(plan.clients, desktopBox, 'home');
  return {
    robots: homes.map((): Box => ({ name: 'robot', lines: ['untouched'], look: 'home' })),
    homes,
    gateway: { name: plan.gateway.hostname, lines: addressLines(plan.gateway), look: 'cloud' } as const,
    nodes: few(plan.nodes, nodeBox, 'cloud'),
  };
}

/** What stands beside the uplinks, from top to bottom, and beside the tunnels among the cloud machines. */
export function tunnelWords({ uplinks, clients, overlay }: RobotLanPlan) {
  const ofClients = (uplink: UplinkPlan) => clients.findIndex((client) => uplink.clients.includes(client));
  return {
    /** For each uplink what it is, and the first home that comes in by it: the index of its client, -1 for none. */
    uplinks: uplinks.map((uplink) => ({ words: uplinkWords(uplink), home: ofClients(uplink) })),
    overlay: overlay === 'vxlan' ? 'vxlan mesh' : overlay,
  };
}

function uplinkWords(uplink: UplinkPlan): string[] {
  const words = uplinkOf(uplink).doors.flatMap(({ description, protocol, port }) => [
    description,
    [protocol.toUpperCase(), ...(port === undefined ? [] : [port])].join(' '),
  ]);
  return [...new Set(words)];
}

function desktopBox(client: string): Box {
  return { name: client, lines: ['desktop gateway', 'bridge rosbridge'], look: 'home' };
}

function nodeBox(node: MachinePlan): Box {
  return { name: `${node.hostname}.local`, lines: addressLines(node), look: 'cloud' };
}

function addressLines({ lanAddress, cloudAddress, publicAddress, instanceType }: MachinePlan): string[] {
  return [
    `LAN ${lanAddress}`,
    `VPC ${cloudAddress}`,
    `${instanceType}, ${publicAddress === 'none' ? 'no public address' : 'Elastic IP'}`,
  ];
}

/** A box each, the last one for all that would be too many. */
function few<Item>(items: readonly Item[], boxOf: (item: Item) => Box, look: Box['look']): Box[] {
  if (items.length <= MOST) return items.map(boxOf);
  const shown = items.slice(0, MOST - 1).map(boxOf);
  return [...shown, { name: `and ${items.length - shown.length} more`, lines: ['alike'], look }];
}
