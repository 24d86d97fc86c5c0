import { renderCloudConfig, USER_DATA_LIMIT_BYTES, userDataBytes } from '../machine/cloud-config';
import type { MachineSpec } from '../machine/machine-spec';
import { SettingsError } from '../settings';

/** Room for the ready signal's address and the region, tokens at synthesis. */
const DEPLOYED_VALUES_BYTES = 1024;

/**
 * The cloud-config of a machine, checked against EC2's limit.
 *
 * @throws SettingsError when it cannot fit: too many nodes or packages for one machine
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
 */
export function userDataWithinLimit(machine: MachineSpec): string {
  const bytes = userDataBytes(machine) + DEPLOYED_VALUES_BYTES;
  if (bytes > USER_DATA_LIMIT_BYTES) {
    throw new SettingsError([
      `the user data of ${JSON.stringify(machine.hostname)} needs ${bytes} bytes and EC2 takes ${USER_DATA_LIMIT_BYTES}; ` +
        'give this LAN fewer entries in skylan:robotLan.nodes or shorter lists of packages',
    ]);
  }
  return renderCloudConfig(machine);
}
