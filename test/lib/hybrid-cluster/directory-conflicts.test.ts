import { problemsOf, sites } from './problems-of';

const K = 'skylan:hybridCluster';
const URI = { uri: 'ldaps://ldap.example.org' };
const GOOD = { ...URI, base: 'dc=example,dc=org' };

test.each<[string, object, string[]]>([
  [
    'a name without a directory',
    { base: 'dc=example,dc=org', caParameter: '/ldap/ca' },
    [
      `${K}.directory.base "dc=example,dc=org" says something of a directory that is not named; write ${K}.directory.uri too`,
      `${K}.directory.caParameter "/ldap/ca" says something of a directory that is not named; write ${K}.directory.uri too`,
    ],
  ],
  [
    'a directory without a name to look below',
    URI,
    [`${K}.directory.uri "ldaps://ldap.example.org" needs a name to look below; write ${K}.directory.base`],
  ],
  [
    'who asks without a password',
    { ...GOOD, bindDn: 'cn=reader' },
    [`${K}.directory.bindDn "cn=reader" is half of a login; write ${K}.directory.bindPasswordParameter too`],
  ],
  [
    'a password of nobody',
    { ...GOOD, bindPasswordParameter: '/ldap/password' },
    [`${K}.directory.bindPasswordParameter "/ldap/password" is half of a login; write ${K}.directory.bindDn too`],
  ],
  [
    'a directory in a site',
    { ...GOOD, uri: 'ldaps://192.168.66.5' },
    [
      `${K}.directory.uri "ldaps://192.168.66.5" is in 192.168.66.0/24, and the tunnel carries no LDAP; write an address ` +
        'that the internet has, or have the controller at that site',
    ],
  ],
])('fails for %s', (_what, directory, problems) => {
  expect(problemsOf({ ...sites(), controller: { site: 'giessen' }, directory })).toEqual(problems);
});

test('fails for a controller outside AWS, whose users its operator’s sssd lists', () => {
  expect(problemsOf({ ...sites(), directory: GOOD })).toEqual([
    `${K}.directory.uri "ldaps://ldap.example.org" is for a controller in AWS; an external one has the users that ` +
      '"getent passwd" lists on it: have its own sssd list them, and leave it out',
  ]);
});
