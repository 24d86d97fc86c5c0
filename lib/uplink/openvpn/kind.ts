import type { UplinkKind } from '../uplink';
import { openVpnMachine } from './machine';
import type { OpenVpnPlan } from './settings';

/** OpenVPN with a TAP device, over UDP. */
export const OPENVPN: UplinkKind<OpenVpnPlan> = {
  doors: ({ port }) => [{ protocol: 'udp', port, description: 'OpenVPN' }],
  whyOpen:
    'Desktop gateways call from homes and labs with changing addresses. The open UDP port drops every packet without a tls-crypt-v2 key of its own before TLS starts; setting uplink.allowedCidrs narrows it.',
  machine: openVpnMachine,
};
