import { USER_DATA_LIMIT_BYTES, userDataBytes } from '../machine/cloud-config';
import type { MachineSpec } from '../machine/machine-spec';
import { SettingsError } from '../settings';

/**
 * Checks a machine's user data against EC2's limit.
 *
 * @param machine - rendered with tokens for the values that only the deploy knows
 * @throws SettingsError when it cannot fit: too many nodes or packages for one machine
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
 */
export function checkUserData(machine: MachineSpec): void {
  const bytes = userDataBytes(machine);
  if (bytes <= USER_DATA_LIMIT_BYTES) return;
  throw new SettingsError([
    `the user data of ${JSON.stringify(machine.hostname)} needs ${bytes} bytes and EC2 takes ${USER_DATA_LIMIT_BYTES}; ` +
      'write fewer entries in skylan:robotLan.nodes, or shorter lists of packages',
  ]);
}
