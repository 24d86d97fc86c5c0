import { openVpnUplink } from './openvpn/kind';
import type { Uplink, UplinkPlans } from './uplink';
import { wireGuardUplink } from './wireguard/kind';

/** The uplinks that there are. */
const KINDS: { readonly [Kind in keyof UplinkPlans]: (plan: UplinkPlans[Kind]) => Uplink } = {
  openvpn: openVpnUplink,
  wireguard: wireGuardUplink,
};

/** What is particular about an uplink of a plan. */
export function uplinkOf<Kind extends keyof UplinkPlans>(plan: UplinkPlans[Kind]): Uplink {
  return KINDS[plan.kind as Kind](plan);
}
