import { MacKind, macAddress } from '../net/mac';
import type { Overlay, OverlayMember, OverlayPort } from './overlay';

/**
 * A star of gretap, as the seed has it: the gateway has a port for each node, and nodes reach each other through it.
 */
export const GRETAP: Overlay = {
  meaning: '`gretap`: a star, in which nodes reach each other through the gateway.',
  // Ethernet 14, GRE 4 (RFC 2784), IPv4 20.
  overheadBytes: 38,
  doors: [{ protocol: 'gre', description: 'Tunnels from members of this group' }],
  packages: [],
  folder: 'gretap',
  ports: (self, others, hostNumber) =>
    others
      .filter(({ role }) => role !== self.role)
      .map((peer) => port(self, peer, hostNumber(peer.lanAddress), self.role === 'gateway' ? peer : self)),
  peersChange: (role) => role === 'gateway',
};

/** @param node - the end that is a node, whose address makes the port's MAC address */
function port(self: OverlayMember, peer: OverlayMember, number: number, node: OverlayMember): OverlayPort {
  const kind = self.role === 'gateway' ? MacKind.GATEWAY_PORT : MacKind.NODE_PORT;
  return {
    kind: 'gretap',
    // Host numbers have at most 8 digits (/8), so the name stays under Linux's 15 characters.
    interfaceName: `gre${number}`,
    peer: peer.hostname,
    localAddress: self.cloudAddress,
    remoteAddresses: [peer.cloudAddress],
    macAddress: macAddress(kind, node.lanAddress),
  };
}
