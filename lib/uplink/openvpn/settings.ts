import type { CommonPlan } from '../common-plan';

/** UDP port, unless the user names another: the one that IANA has registered. */
export const OPENVPN_PORT = 1194;

export interface OpenVpnPlan extends CommonPlan {
  readonly kind: 'openvpn';
}
