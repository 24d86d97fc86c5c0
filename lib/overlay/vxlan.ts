import { MacKind, macAddress } from '../net/mac';
import type { Overlay } from './overlay';

/** There is one mesh, so the port's name carries no number of a peer. */
const INTERFACE = 'vxlan0';

/**
 * A mesh of VXLAN: each machine has one port, which sends to the machine that has an address, and what is for all, or
 * for an address not seen yet, to each of the others. No frame goes out by the port that it came in by: no loop.
 */
export const VXLAN: Overlay = {
  meaning: '`vxlan`: a mesh, in which they do directly, and faster.',
  // Ethernet 14, VXLAN 8, UDP 8 (RFC 7348), IPv4 20.
  overheadBytes: 50,
  doors: [{ protocol: 'udp', port: 4789, description: 'Tunnels from members of this group' }],
  packages: [],
  folder: 'vxlan',
  // No port for a machine that is alone.
  ports: (self, others) =>
    others.length === 0
      ? []
      : [
          {
            kind: 'vxlan',
            interfaceName: INTERFACE,
            peer: 'mesh',
            localAddress: self.cloudAddress,
            remoteAddresses: others.map(({ cloudAddress }) => cloudAddress),
            macAddress: macAddress(self.role === 'gateway' ? MacKind.GATEWAY_PORT : MacKind.NODE_PORT, self.lanAddress),
          },
        ],
  peersChange: () => true,
};
