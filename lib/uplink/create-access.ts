import type { Construct } from 'constructs';
import type { UplinkAccess, UplinkAccessProps } from './access';
import { OpenVpnAccess } from './openvpn/access';
import type { UplinkPlans } from './uplink';
import { WireGuardAccess } from './wireguard/access';

type Maker<Plan> = (scope: Construct, plan: Plan, props: UplinkAccessProps) => UplinkAccess;

const MAKERS: { readonly [Kind in keyof UplinkPlans]: Maker<UplinkPlans[Kind]> } = {
  openvpn: (...given) => new OpenVpnAccess(...given),
  wireguard: (...given) => new WireGuardAccess(...given),
};

/** Makes the keys of an uplink below `scope`. */
export function createAccess<Kind extends keyof UplinkPlans>(
  scope: Construct,
  plan: UplinkPlans[Kind],
  props: UplinkAccessProps,
): UplinkAccess {
  return MAKERS[plan.kind as Kind](scope, plan, props);
}
