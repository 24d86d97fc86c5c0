import type { DeployedValues } from './machine-spec';

/** What the scripts of every machine need to know. The only values known to the deploy alone. */
export function baseValues(
  machine: { readonly role: string; readonly hostname: string },
  deployed: Omit<DeployedValues, 'bundleUrl'>,
): Record<string, string> {
  return {
    AWS_REGION: deployed.region,
    SKYLAN_READY_URL: deployed.readySignalUrl,
    SKYLAN_ROLE: machine.role,
    SKYLAN_HOSTNAME: machine.hostname,
  };
}

/**
 * Values as `KEY='value'` lines, read by systemd (`EnvironmentFile=`) and by shells alike.
 *
 * @throws Error where a value cannot stand in single quotes; no value of a valid plan is of that kind
 */
export function toEnvFile(values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([key, value]) => {
    if (/['\n]/.test(value)) {
      throw new Error(`${key}: a quote or a line break cannot be written to an environment file`);
    }
    return `${key}='${value}'`;
  });
  return `${lines.join('\n')}\n`;
}
