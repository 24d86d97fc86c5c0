import { Ipv4Network } from '../net/ipv4';
import { ipv4Address } from '../settings/checks';
import { named } from '../settings/sourced';
import { settingName } from '../settings/wording';
import type { Draft } from './draft';
import { HYBRID_CLUSTER_KEY as KEY } from './settings';

/** A directory that the controller would not ask, could not reach or could not read. */
export function directoryConflicts({ directory, controller, sites }: Draft): string[] {
  const { uri, base, bindDn, bindPasswordParameter: password, caParameter } = directory;
  if (!uri) return [];
  if (uri.value === undefined) {
    return [base, bindDn, password, caParameter].flatMap((setting) =>
      setting?.given
        ? [
            `${named(KEY, setting)} says something of a directory that is not named; write ${settingName(KEY, uri.path)} too`,
          ]
        : [],
    );
  }
  const problems: string[] = [];
  if (controller.siteDraft?.provider?.value === 'external') {
    problems.push(
      `${named(KEY, uri)} is for a controller in AWS; an external one has the users that "getent passwd" lists on it: ` +
        'have its own sssd list them, and leave it out',
    );
  }
  if (base && base.value === undefined) {
    problems.push(`${named(KEY, uri)} needs a name to look below; write ${settingName(KEY, base.path)}`);
  }
  for (const [one, other] of [
    [bindDn, password],
    [password, bindDn],
  ] as const) {
    if (one?.given && other && other.value === undefined)
      problems.push(`${named(KEY, one)} is half of a login; write ${settingName(KEY, other.path)} too`);
  }
  const host = /^ldaps?:\/\/([^:/]+)/.exec(uri.value)?.[1] ?? '';
  const around = sites.find(
    ({ cidr }) => cidr && !ipv4Address(host) && Ipv4Network.of(cidr.value).hostNumber(host) !== undefined,
  );
  if (around?.cidr) {
    problems.push(
      `${named(KEY, uri)} is in ${around.cidr.value}, and the tunnel carries no LDAP; write an address that the internet ` +
        'has, or have the controller at that site',
    );
  }
  return problems;
}
