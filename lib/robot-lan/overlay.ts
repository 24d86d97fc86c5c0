import type { Ipv4Network } from '../net/ipv4';
import { MacKind, macAddress } from '../net/mac';
import type { MachinePlan, OverlayKind, OverlayPort } from './plan-types';

/**
 * Bytes that a tunnel adds to a LAN packet. gretap: Ethernet 14, GRE 4 (RFC 2784), IPv4 20. VXLAN: Ethernet 14,
 * VXLAN 8, UDP 8 (RFC 7348), IPv4 20.
 */
export const OVERLAY_OVERHEAD_BYTES: Readonly<Record<OverlayKind, number>> = { gretap: 38, vxlan: 50 };

/** The VXLAN port of every machine. There is one mesh, so its name carries no number of a peer. */
const VXLAN_INTERFACE = 'vxlan0';

type Machine = Omit<MachinePlan, 'overlayPorts'>;

/**
 * Gives each machine its tunnels to the others.
 *
 * - `gretap`: a star, as the seed has it. The gateway has a port for each node, and nodes reach each other through it.
 * - `vxlan`: a mesh. Each machine has one port, which sends to the machine that has an address, and what is for all,
 *   or for an address not seen yet, to each of the others. No frame goes out by the port that it came in by: no loop.
 */
export function withOverlay(
  kind: OverlayKind,
  gateway: Machine,
  nodes: readonly Machine[],
  lan: Ipv4Network,
): { gateway: MachinePlan; nodes: MachinePlan[] } {
  if (kind === 'vxlan') {
    const all = [gateway, ...nodes];
    const meshed = (machine: Machine): MachinePlan => ({ ...machine, overlayPorts: meshPort(machine, all) });
    return { gateway: meshed(gateway), nodes: nodes.map(meshed) };
  }
  const port = (self: Machine, peer: Machine, mac: string) => starPort(self, peer, lan, mac);
  return {
    gateway: {
      ...gateway,
      overlayPorts: nodes.map((node) => port(gateway, node, macAddress(MacKind.GATEWAY_PORT, node.lanAddress))),
    },
    nodes: nodes.map((node) => ({
      ...node,
      overlayPorts: [port(node, gateway, macAddress(MacKind.NODE_PORT, node.lanAddress))],
    })),
  };
}

function starPort(self: Machine, peer: Machine, lan: Ipv4Network, mac: string): OverlayPort {
  return {
    kind: 'gretap',
    // Host numbers have at most 8 digits (/8), so the name stays under Linux's 15 characters.
    interfaceName: `gre${lan.hostNumber(peer.lanAddress)}`,
    peer: peer.hostname,
    localAddress: self.cloudAddress,
    remoteAddresses: [peer.cloudAddress],
    macAddress: mac,
  };
}

/** No port for a machine that is alone. */
function meshPort(self: Machine, all: readonly Machine[]): OverlayPort[] {
  const others = all.filter(({ cloudAddress }) => cloudAddress !== self.cloudAddress);
  if (others.length === 0) return [];
  return [
    {
      kind: 'vxlan',
      interfaceName: VXLAN_INTERFACE,
      peer: 'mesh',
      localAddress: self.cloudAddress,
      remoteAddresses: others.map(({ cloudAddress }) => cloudAddress),
      macAddress: macAddress(self.role === 'gateway' ? MacKind.GATEWAY_PORT : MacKind.NODE_PORT, self.lanAddress),
    },
  ];
}
