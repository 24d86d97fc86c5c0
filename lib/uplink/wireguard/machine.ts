import type { UplinkMachine } from '../uplink';
import { GATEWAY_TUNNEL_ADDRESS } from './addresses';
import type { WireGuardPlan } from './settings';

/** The ports of the clients: `assets/wireguard/` names each after its address in the tunnel. */
const CLIENT_PORTS = 'uplink-*';

/**
 * MTU of the tunnel, in bytes. A full packet of a LAN (1500 bytes, and 38 of Ethernet, GRE and IP) becomes two packets
 * whatever this is, so it may as well be small: with WireGuard's 60 bytes the packets that leave have 1400 at most, which
 * fits lines with PPPoE, of mobile networks, and inside other VPNs. What does not fit is fragmented before it is encrypted.
 */
export const TUNNEL_MTU_BYTES = 1340;

/** WireGuard on the gateway. */
export function wireGuardMachine({ port }: WireGuardPlan): UplinkMachine {
  return {
    packages: ['jq', 'wireguard-tools'],
    folders: ['wireguard'],
    files: [],
    units: ['skylan-wireguard.service'],
    values: {
      SKYLAN_WIREGUARD_PORT: String(port),
      SKYLAN_WIREGUARD_ADDRESS: GATEWAY_TUNNEL_ADDRESS,
      SKYLAN_WIREGUARD_MTU_BYTES: String(TUNNEL_MTU_BYTES),
    },
    ports: [CLIENT_PORTS],
  };
}
