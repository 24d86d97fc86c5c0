import { OPENVPN } from './openvpn/kind';
import type { UplinkKind, UplinkPlan } from './uplink';

type Kinds = { readonly [Plan in UplinkPlan as Plan['kind']]: UplinkKind<Plan> };

/** The uplinks that there are. */
const KINDS: Kinds = { openvpn: OPENVPN };

/** What is particular about an uplink of this plan. */
export function uplinkKind<Plan extends UplinkPlan>({ kind }: Plan): UplinkKind<Plan> {
  return KINDS[kind];
}
