import { baseValues, toEnvFile } from '../../machine/env-file';
import type { DeployedValues } from '../../machine/machine-spec';
import { MacKind, macAddress } from '../../net/mac';
import { parameterNames } from '../../pki/contract';
import type { MachinePlan, RobotLanPlan } from '../plan-types';
import { namespaceOf } from './overlay-list';

/** What the scripts on a machine know about it. */
export function renderMachineEnv(plan: RobotLanPlan, machine: MachinePlan, deployed: DeployedValues): string {
  return toEnvFile({
    ...baseValues(machine, deployed),
    SKYLAN_LAN_ADDRESS: `${machine.lanAddress}/${plan.lan.prefixLength}`,
    SKYLAN_LAN_MTU_BYTES: String(plan.lan.mtuBytes),
    SKYLAN_CLOUD_ADDRESS: machine.cloudAddress,
    SKYLAN_BRIDGE_MAC: machine.bridgeMacAddress,
    SKYLAN_NAMESPACE: parameterNames(namespaceOf(plan)).root,
    ...(machine.role === 'gateway' ? gatewayValues(plan) : nodeValues(plan)),
  });
}

function nodeValues({ gateway, ros }: RobotLanPlan): Record<string, string> {
  return {
    SKYLAN_GATEWAY_LAN_ADDRESS: gateway.lanAddress,
    SKYLAN_ROS_RELEASE: ros.release,
    SKYLAN_ROS_MIDDLEWARE: ros.middleware,
  };
}

function gatewayValues({ gateway, uplink }: RobotLanPlan): Record<string, string> {
  return {
    SKYLAN_TAP_MAC: macAddress(MacKind.UPLINK_PORT, gateway.lanAddress),
    SKYLAN_UPLINK_PORT: String(uplink.port),
  };
}
