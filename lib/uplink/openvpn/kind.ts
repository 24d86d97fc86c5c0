import type { Uplink } from '../uplink';
import { openVpnMachine } from './machine';
import type { OpenVpnPlan } from './settings';

/** OpenVPN with a TAP device, over UDP; with another over TCP where the plan has its port. */
export function openVpnUplink(plan: OpenVpnPlan): Uplink {
  const { port, tcpPort } = plan;
  return {
    doors: [
      { protocol: 'udp', port, description: 'OpenVPN' },
      ...(tcpPort === undefined ? [] : [{ protocol: 'tcp', port: tcpPort, description: 'OpenVPN' } as const]),
    ],
    whyOpen: `Desktop gateways call from homes and labs with changing addresses. The open UDP port drops every packet without a tls-crypt-v2 key of its own before TLS starts${tcpPort === undefined ? '' : ', and the open TCP port ends every connection that begins without one'}; setting uplink.allowedCidrs narrows it.`,
    machine: (lan) => openVpnMachine(plan, lan),
  };
}
