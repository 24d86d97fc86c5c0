import { problemsOf, sites } from './problems-of';

const GOOD = { uri: 'ldaps://ldap.example.org', base: 'dc=example,dc=org' };
const inAws = (directory: object) => ({ ...sites(), controller: { site: 'giessen' }, directory });

// The cures are asserted whole: they are what a user acts on.
test.each<[object, string]>([
  [
    { ...GOOD, uri: 'https://ldap.example.org' },
    'uri "https://ldap.example.org" is not the address of a directory; write an address such as "ldaps://ldap.example.org"',
  ],
  [
    { ...GOOD, uri: 'ldaps://localhost' },
    'uri "ldaps://localhost" is what each machine calls itself; write an address such as "ldaps://ldap.example.org"',
  ],
  [
    { ...GOOD, base: 'example.org' },
    'base "example.org" is not a name in a directory; write a name such as "dc=example,dc=org"',
  ],
  [
    { ...GOOD, caParameter: 'ca' },
    'caParameter "ca" is not the full name of a parameter of yours; write a name such as "/ldap/ca"',
  ],
  [{ ...GOOD, schema: 'ad' }, 'schema "ad" is not known; write "rfc2307" or "rfc2307bis"'],
])('fails for %j', (directory, problem) => {
  expect(problemsOf(inAws(directory))).toEqual([`skylan:hybridCluster.directory.${problem}`]);
});

test.each<object>([
  {},
  GOOD,
  { ...GOOD, uri: 'ldap://203.0.113.9:1389', schema: 'rfc2307bis', caParameter: '/ldap/ca' },
  { ...GOOD, bindDn: 'uid=reader,ou=people of all,dc=example', bindPasswordParameter: '/ldap/password' },
])('%j is good', (directory) => {
  expect(problemsOf(inAws(directory))).toEqual([]);
});
