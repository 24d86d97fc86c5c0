import { baseValues, toEnvFile } from '../../machine/env-file';
import type { DeployedValues } from '../../machine/machine-spec';
import { parameterNames } from '../../pki/contract';
import type { MachinePlan, RobotLanPlan } from '../plan-types';

/** What the scripts on a machine know about it. */
export function renderMachineEnv(plan: RobotLanPlan, machine: MachinePlan, deployed: DeployedValues): string {
  return toEnvFile({
    ...baseValues(machine, deployed),
    SKYLAN_LAN_ADDRESS: `${machine.lanAddress}/${plan.lan.prefixLength}`,
    SKYLAN_LAN_MTU_BYTES: String(plan.lan.mtuBytes),
    SKYLAN_OVERLAY_PORTS: machine.overlayPorts.map((port) => port.interfaceName).join(' '),
    ...(machine.role === 'gateway' ? gatewayValues(plan) : { SKYLAN_GATEWAY_LAN_ADDRESS: plan.gateway.lanAddress }),
  });
}

function gatewayValues(plan: RobotLanPlan): Record<string, string> {
  const names = parameterNames(`skylan/${plan.name}`);
  return {
    SKYLAN_UPLINK_PORT: String(plan.uplink.port),
    SKYLAN_PARAMETER_CA: names.caCertificate,
    SKYLAN_PARAMETER_CRL: names.caCrl,
    SKYLAN_PARAMETER_REVOKED: names.revokedFolder,
    SKYLAN_PARAMETER_CERTIFICATE: names.gatewayCertificate,
    SKYLAN_PARAMETER_KEY: names.gatewayKey,
    SKYLAN_PARAMETER_TLS_CRYPT_KEY: names.gatewayTlsCryptKey,
  };
}
