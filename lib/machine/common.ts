/** What every machine has, whatever its role: clock, Session Manager, and the word to CloudFormation. */

export const COMMON_PACKAGES: readonly string[] = ['curl', 'gpgv', 'iproute2', 'iputils-ping', 'systemd-timesyncd'];

/** The folder of assets/ with their files. */
export const COMMON_FOLDER = 'machine';

/** A role's units between those that frame them: first what the files changed is applied, last it is checked. */
export function framedUnits(...ofRole: readonly string[]): string[] {
  return ['skylan-apply.service', ...ofRole, 'skylan-session-manager.service', 'skylan-ready.service'];
}
