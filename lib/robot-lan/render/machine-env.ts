import { baseValues, toEnvFile } from '../../machine/env-file';
import type { DeployedValues } from '../../machine/machine-spec';
import { namespaceOf } from '../namespace';
import type { MachinePlan, RobotLanPlan } from '../plan-types';

/**
 * What the scripts on a machine know about it.
 *
 * @param ofRole - what only those of its role know
 */
export function renderMachineEnv(
  plan: RobotLanPlan,
  machine: MachinePlan,
  deployed: DeployedValues,
  ofRole: Readonly<Record<string, string>>,
): string {
  return toEnvFile({
    ...baseValues(machine, deployed),
    SKYLAN_LAN_ADDRESS: `${machine.lanAddress}/${plan.lan.prefixLength}`,
    SKYLAN_LAN_MTU_BYTES: String(plan.lan.mtuBytes),
    SKYLAN_CLOUD_ADDRESS: machine.cloudAddress,
    SKYLAN_BRIDGE_MAC: machine.bridgeMacAddress,
    SKYLAN_NAMESPACE: `/${namespaceOf(plan)}`,
    ...ofRole,
  });
}
