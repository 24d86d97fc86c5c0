import { directoryParameters, hasDirectory, renderDirectoryEnv } from '../../../../lib/hybrid-cluster/render/directory';
import { clusterPlan } from '../../../helpers/cluster-plan';

const GOOD = { uri: 'ldaps://ldap.example.org', base: 'dc=example,dc=org' };
const planOf = (directory: object, more: object = {}) =>
  clusterPlan(0, { controller: { site: 'giessen' }, directory, ...more });

test('who asks the directory knows where it is, and names of secrets', () => {
  const login = { bindDn: 'cn=reader', bindPasswordParameter: '/ldap/password', caParameter: '/ldap/ca' };
  expect(renderDirectoryEnv(planOf({ ...GOOD, ...login }))).toBe(
    [
      "SKYLAN_DIRECTORY_URI='ldaps://ldap.example.org'",
      "SKYLAN_DIRECTORY_BASE='dc=example,dc=org'",
      "SKYLAN_DIRECTORY_SCHEMA='rfc2307'",
      "SKYLAN_DIRECTORY_BIND_DN='cn=reader'",
      "SKYLAN_DIRECTORY_PASSWORD_PARAMETER='/ldap/password'",
      "SKYLAN_DIRECTORY_CA_PARAMETER='/ldap/ca'",
      "SKYLAN_DIRECTORY_HOMES='yes'",
      '',
    ].join('\n'),
  );
  expect(directoryParameters(planOf({ ...GOOD, ...login }))).toEqual(['/ldap/ca', '/ldap/password']);
});

test('a directory that everybody may ask needs no parameter, and homes elsewhere are made by nobody', () => {
  const plan = planOf(GOOD, { home: 'none' });
  expect(directoryParameters(plan)).toEqual([]);
  expect(renderDirectoryEnv(plan)).not.toMatch(/PARAMETER|HOMES|BIND/);
  expect(hasDirectory(plan)).toBe(true);
});

test('without one there is nothing to ask', () => {
  expect(hasDirectory(clusterPlan())).toBe(false);
  expect(directoryParameters(clusterPlan())).toEqual([]);
});
