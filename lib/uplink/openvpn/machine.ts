import { MacKind, macAddress } from '../../net/mac';
import type { UplinkLan, UplinkMachine } from '../uplink';
import type { OpenVpnPlan } from './settings';

/** The ports of the clients: VLANs of the TAP device that the server attaches to; `assets/openvpn/` calls it so. */
const CLIENT_PORTS = 'tap0.*';

/** The OpenVPN server on the gateway. */
export function openVpnMachine(plan: OpenVpnPlan, lan: UplinkLan): UplinkMachine {
  return {
    packages: ['jq', 'openssl', 'openvpn'],
    folder: 'openvpn',
    files: [{ path: '/etc/skylan/openvpn/lan.conf', content: renderOpenVpnLan(plan, lan) }],
    units: [
      ...['skylan-credentials.service', 'skylan-crl.service', 'skylan-client-ports.service', 'skylan-openvpn.service'],
    ],
    values: {
      SKYLAN_TAP_MAC: macAddress(MacKind.UPLINK_PORT, lan.gatewayLanAddress),
      SKYLAN_OPENVPN_PORT: String(plan.port),
    },
    ports: [CLIENT_PORTS],
  };
}

/**
 * What the server's configuration (`assets/openvpn/etc/skylan/openvpn/server.conf`) takes from the plan: its UDP port,
 * and the MTU of its TAP device (openvpn(8), 2.6).
 */
export function renderOpenVpnLan({ port }: OpenVpnPlan, { mtuBytes }: Pick<UplinkLan, 'mtuBytes'>): string {
  return `port ${port}\ntun-mtu ${mtuBytes}\n`;
}
