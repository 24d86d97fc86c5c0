/** A directory of users, which the controller lists. */

import { toEnvFile } from '../../machine/env-file';
import type { HybridClusterPlan } from '../plan-types';
import { exportsHomes } from './home';

/** What a machine needs to list users of a directory. */
export const DIRECTORY_PACKAGES: readonly string[] = ['ca-certificates', 'libnss-sss', 'sssd-ldap'];

/** Whether users are also those of a directory. */
export function hasDirectory({ directory }: Pick<HybridClusterPlan, 'directory'>): boolean {
  return directory.uri !== undefined;
}

/** Parameters that the controller reads for it. */
export function directoryParameters({ directory }: Pick<HybridClusterPlan, 'directory'>): string[] {
  const { uri, caParameter, bindPasswordParameter } = directory;
  return uri === undefined ? [] : [caParameter ?? [], bindPasswordParameter ?? []].flat();
}

/** What `skylan-directory` knows: names of secrets, and none of them. */
export function renderDirectoryEnv(plan: HybridClusterPlan): string {
  const { uri = '', base = '', schema, bindDn, bindPasswordParameter, caParameter } = plan.directory;
  return toEnvFile({
    SKYLAN_DIRECTORY_URI: uri,
    SKYLAN_DIRECTORY_BASE: base,
    SKYLAN_DIRECTORY_SCHEMA: schema,
    ...(bindDn === undefined ? {} : { SKYLAN_DIRECTORY_BIND_DN: bindDn }),
    ...(bindPasswordParameter === undefined ? {} : { SKYLAN_DIRECTORY_PASSWORD_PARAMETER: bindPasswordParameter }),
    ...(caParameter === undefined ? {} : { SKYLAN_DIRECTORY_CA_PARAMETER: caParameter }),
    ...(exportsHomes(plan) ? { SKYLAN_DIRECTORY_HOMES: 'yes' } : {}),
  });
}
