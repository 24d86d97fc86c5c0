/** What every machine has, whatever its role: clock, Session Manager, and the word to CloudFormation. */

import { assetFile, scriptFile, unitFile } from './assets';
import type { MachineFile } from './machine-spec';
import { MACHINE_PATHS } from './paths';

export const COMMON_PACKAGES: readonly string[] = ['curl', 'gpgv', 'iproute2', 'iputils-ping', 'systemd-timesyncd'];

/** @param role - folder of assets/ whose `on-apply.sh` and `on-ready.sh` say what the machine is for */
export function commonFiles(role: string): MachineFile[] {
  return [
    assetFile('machine/timesyncd.conf', '/etc/systemd/timesyncd.conf.d/skylan.conf'),
    assetFile('machine/amazon-ssm-agent.asc', '/etc/skylan/amazon-ssm-agent.asc'),
    scriptFile('machine/skylan-apply'),
    scriptFile('machine/skylan-ready'),
    assetFile(`${role}/on-apply.sh`, `${MACHINE_PATHS.scripts}/on-apply.sh`),
    assetFile(`${role}/on-ready.sh`, `${MACHINE_PATHS.scripts}/on-ready.sh`),
    scriptFile('machine/skylan-signal'),
    scriptFile('machine/skylan-session-manager'),
    unitFile('machine/skylan-apply.service'),
    unitFile('machine/skylan-ready.service'),
    unitFile('machine/skylan-session-manager.service'),
  ];
}

/** A role's units between those that frame them: first what the files changed is applied, last it is checked. */
export function framedUnits(...ofRole: readonly string[]): string[] {
  return ['skylan-apply.service', ...ofRole, 'skylan-session-manager.service', 'skylan-ready.service'];
}
