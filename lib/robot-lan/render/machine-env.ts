import type { DeployedValues } from '../../machine/machine-spec';
import { parameterNames } from '../../pki/contract';
import type { MachinePlan, RobotLanPlan } from '../plan-types';

/** Seconds that a machine gives itself to become ready once its packages are installed. */
const READY_TIMEOUT_SECONDS = 300;

/**
 * What the scripts on a machine know about it: `KEY='value'` lines, read by systemd (`EnvironmentFile=`) and by
 * shells. The only file that holds values known to the deploy alone.
 */
export function renderMachineEnv(plan: RobotLanPlan, machine: MachinePlan, deployed: DeployedValues): string {
  return toEnvFile({
    AWS_REGION: deployed.region,
    SKYLAN_READY_URL: deployed.readySignalUrl,
    SKYLAN_READY_TIMEOUT_SECONDS: String(READY_TIMEOUT_SECONDS),
    SKYLAN_ROLE: machine.role,
    SKYLAN_HOSTNAME: machine.hostname,
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

/** @throws Error where a value cannot stand in single quotes; no value of a valid plan is of that kind. */
function toEnvFile(values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([key, value]) => {
    if (/['\n]/.test(value)) {
      throw new Error(`${key}: a quote or a line break cannot be written to an environment file`);
    }
    return `${key}='${value}'`;
  });
  return `${lines.join('\n')}\n`;
}
