import { MacKind, macAddress } from '../../net/mac';
import type { UplinkLan, UplinkMachine } from '../uplink';
import type { OpenVpnPlan } from './settings';

/** The ports of the clients: VLANs of the TAP device that a server attaches to; `assets/openvpn/` calls it so. */
const CLIENT_PORTS = 'tap0.*';

/** The server over TCP: what it adds, and the ports of its clients; `assets/openvpn-tcp/` calls its device so. */
const TCP = { folder: 'openvpn-tcp', unit: 'skylan-openvpn-tcp.service', clientPorts: 'tap1.*' };

/** The OpenVPN server on the gateway, and the one over TCP where the plan has it. */
export function openVpnMachine({ port, tcpPort }: OpenVpnPlan, lan: UplinkLan): UplinkMachine {
  const tcp = tcpPort === undefined ? [] : [TCP];
  return {
    packages: ['jq', 'openssl', 'openvpn'],
    folders: ['openvpn', ...tcp.map(({ folder }) => folder)],
    files: [
      { path: '/etc/skylan/openvpn/lan.conf', content: renderOpenVpnLan(port, lan) },
      ...(tcpPort === undefined
        ? []
        : [{ path: '/etc/skylan/openvpn/tcp-lan.conf', content: renderOpenVpnLan(tcpPort, lan) }]),
    ],
    units: [
      ...['skylan-credentials.service', 'skylan-crl.service', 'skylan-client-ports.service', 'skylan-openvpn.service'],
      ...tcp.map(({ unit }) => unit),
    ],
    values: {
      SKYLAN_TAP_MAC: macAddress(MacKind.UPLINK_PORT, lan.gatewayLanAddress),
      SKYLAN_OPENVPN_PORT: String(port),
      ...(tcpPort === undefined ? {} : { SKYLAN_OPENVPN_TCP_PORT: String(tcpPort) }),
    },
    ports: [CLIENT_PORTS, ...tcp.map(({ clientPorts }) => clientPorts)],
  };
}

/**
 * What a server's configuration (`assets/openvpn/etc/skylan/openvpn/server.conf`, and `tcp.conf` in
 * `assets/openvpn-tcp/`) takes from the plan: its port, and the MTU of its TAP device (openvpn(8), 2.6).
 */
export function renderOpenVpnLan(port: number, { mtuBytes }: Pick<UplinkLan, 'mtuBytes'>): string {
  return `port ${port}\ntun-mtu ${mtuBytes}\n`;
}
