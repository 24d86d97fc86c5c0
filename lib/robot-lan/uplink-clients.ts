import type { UplinkPlan } from '../uplink/uplink';
import type { RobotLanSettings } from './settings';

/** Settings of uplinks with a client in the clients of one, where that names its clients. */
export function withClient(
  written: NonNullable<RobotLanSettings['uplink']>,
  kind: UplinkPlan['kind'],
  client: string,
): RobotLanSettings['uplink'] {
  return [written].flat().map((one) => {
    const { kind: own = 'openvpn', clients } = one;
    return own === kind && clients ? { ...one, clients: [...clients, client] } : one;
  });
}
