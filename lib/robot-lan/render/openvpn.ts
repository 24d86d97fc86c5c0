import type { RobotLanPlan } from '../plan-types';

/**
 * What the OpenVPN server's configuration (`assets/gateway/etc/skylan/openvpn/server.conf`) takes from the plan: its UDP
 * port, and the MTU of its TAP device (openvpn(8), 2.6).
 */
export function renderOpenVpnLan({ uplink, lan }: RobotLanPlan): string {
  return `port ${uplink.port}\ntun-mtu ${lan.mtuBytes}\n`;
}
