import type { Construct } from 'constructs';
import type { UplinkAccess, UplinkAccessProps } from './access';
import { OpenVpnAccess } from './openvpn/access';
import type { UplinkPlan } from './uplink';

type Makers = {
  readonly [Plan in UplinkPlan as Plan['kind']]: (
    scope: Construct,
    plan: Plan,
    props: UplinkAccessProps,
  ) => UplinkAccess;
};

const MAKERS: Makers = { openvpn: (...given) => new OpenVpnAccess(...given) };

/** Makes the keys of an uplink below `scope`. */
export function createAccess(scope: Construct, plan: UplinkPlan, props: UplinkAccessProps): UplinkAccess {
  return MAKERS[plan.kind](scope, plan, props);
}
