/** What every machine has, whatever its role: clock, guarded metadata, Session Manager, and the word to CloudFormation. */

export const COMMON_PACKAGES: readonly string[] = [
  'curl',
  'gpgv',
  'iproute2',
  'iputils-ping',
  'nftables',
  'systemd-timesyncd',
];

/** The folder of assets/ with their files. */
export const COMMON_FOLDER = 'machine';

/**
 * A role's units between those that frame them: first the machine's credentials are guarded and what the files changed is
 * applied, last it is checked.
 */
export function framedUnits(...ofRole: readonly string[]): string[] {
  return [...unwatchedUnits(...ofRole), 'skylan-ready.service'];
}

/** The same of a machine for whose word no deploy waits. */
export function unwatchedUnits(...ofRole: readonly string[]): string[] {
  const first = ['skylan-metadata.service', 'skylan-apply.service'];
  return [...first, ...ofRole, 'skylan-session-manager.service'];
}
