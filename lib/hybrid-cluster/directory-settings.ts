import { choice, derived, object, text } from '../settings/schema';
import { directoryName, directoryUri, parameterName } from './setting-checks';

const nameSetting = text('write a name such as "dc=example,dc=org"', directoryName);
const parameterSetting = text('write a name such as "/ldap/ca"', parameterName);

/** A directory of users for a controller in AWS. */
export const directory = object({
  uri: derived(
    text('write an address such as "ldaps://ldap.example.org"', directoryUri),
    "none: users are those of the controller's machine",
  ).describe(
    'Where the directory is, as the controller reaches it through the internet: `ldaps://`, or `ldap://`, which has to ' +
      'become TLS (StartTLS).',
  ),
  base: derived(nameSetting, 'required with `uri`').describe('Name below which users and groups are.'),
  schema: choice('rfc2307', 'rfc2307bis')
    .prefault('rfc2307')
    .describe('How groups name their members: by user names (`memberUid`), or by names of entries (`member`).'),
  bindDn: derived(nameSetting, 'nobody in particular').describe(
    'Name as which the controller asks, with `bindPasswordParameter`.',
  ),
  bindPasswordParameter: derived(parameterSetting, 'none').describe(
    'Name of a SecureString parameter that holds the password of `bindDn`.',
  ),
  caParameter: derived(parameterSetting, "Debian's authorities").describe(
    "Name of a parameter that holds the certificate (PEM) of the authority that vouches for the directory's.",
  ),
});
