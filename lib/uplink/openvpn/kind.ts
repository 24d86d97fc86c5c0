import type { Uplink } from '../uplink';
import { openVpnMachine } from './machine';
import type { OpenVpnPlan } from './settings';

/** OpenVPN with a TAP device, over UDP. */
export function openVpnUplink(plan: OpenVpnPlan): Uplink {
  return {
    doors: [{ protocol: 'udp', port: plan.port, description: 'OpenVPN' }],
    whyOpen:
      'Desktop gateways call from homes and labs with changing addresses. The open UDP port drops every packet without a tls-crypt-v2 key of its own before TLS starts; setting uplink.allowedCidrs narrows it.',
    machine: (lan) => openVpnMachine(plan, lan),
  };
}
