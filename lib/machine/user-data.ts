import { SettingsError } from '../settings/error';
import { USER_DATA_LIMIT_BYTES, userDataBytes } from './cloud-config';
import type { MachineSpec } from './machine-spec';

/**
 * Checks a machine's user data against EC2's limit.
 *
 * @param machine - rendered with tokens for the values that only the deploy knows
 * @param cure - what the user can write less of, as the end of the message
 * @throws SettingsError when it cannot fit
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
 */
export function checkUserData(machine: MachineSpec, cure: string): void {
  const bytes = userDataBytes(machine);
  if (bytes <= USER_DATA_LIMIT_BYTES) return;
  throw new SettingsError([
    `the user data of ${JSON.stringify(machine.hostname)} needs ${bytes} bytes and EC2 takes ${USER_DATA_LIMIT_BYTES}; ` +
      cure,
  ]);
}
