import { named, type Sourced } from '../../settings/sourced';
import type { CommonPlan } from '../common-plan';

/** UDP port, unless the user names another: the one that IANA has registered. */
export const OPENVPN_PORT = 1194;

/** TCP ports that are not free on the gateway. */
export const TAKEN_TCP_PORTS: Readonly<Record<number, string>> = {
  22: 'is the port of SSH on the gateway, which no security group opens',
  5355: 'is the port of LLMNR on the gateway',
};

export interface OpenVpnPlan extends CommonPlan {
  readonly kind: 'openvpn';
  /** TCP port on which the gateway is called by who gets no answer over UDP. Undefined: there is none. */
  readonly tcpPort?: number;
}

/**
 * Says that an uplink of another kind has a TCP port; nothing where it has none.
 *
 * @param key - context key of the settings
 * @param kind - of the uplink, not OpenVPN
 */
export function strayTcpPort(key: string, kind: string, tcpPort: Sourced<number> | undefined): string[] {
  if (!tcpPort) return [];
  return [
    `${named(key, tcpPort)} is a setting of OpenVPN, and ${kind} has no TCP; leave it out, or have an uplink of the kind ` +
      '"openvpn" for the clients whose network lets no UDP out',
  ];
}
