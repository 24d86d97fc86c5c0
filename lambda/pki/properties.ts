import { isIPv4 } from 'node:net';
import { NAME_PATTERN, NAMESPACE_PATTERN } from '../../lib/custom-resource/contract';
import type { CertificateAuthorityProperties, ClientProfileProperties, RenewEvent } from '../../lib/pki/contract';
import { parseProperties, type Rule, wholeNumber } from '../custom-resource/properties';

const HOST_NAME =
  /^(?=.{1,253}$)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

const name: Rule = {
  accepts: (value) => NAME_PATTERN.test(value),
  expectation: '1 to 64 letters, digits, ".", "_" or "-", beginning with a letter or digit',
};

const authorityKey = {
  Namespace: {
    accepts: (value: string) => NAMESPACE_PATTERN.test(value),
    expectation: 'names joined by single slashes, without one at either end, such as "skylan/robot-lan"',
  },
  KeyId: {
    accepts: (value: string) => /^[\w:/-]{1,2048}$/.test(value),
    expectation: 'the id or ARN of a KMS key',
  },
};

const authority = { ...authorityKey, ServerName: name };

const client = {
  ...authority,
  Client: name,
  RemoteHost: {
    accepts: (value: string) => isIPv4(value) || HOST_NAME.test(value),
    expectation: 'an IPv4 address or a DNS name',
  },
  Port: wholeNumber(1, 65535),
  LanMtuBytes: wholeNumber(576, 9000),
};

/** @throws InvalidPropertiesError naming every property that is missing or unusable */
export function authorityProperties(input: unknown): CertificateAuthorityProperties {
  return parseProperties(input, authority);
}

/** @throws InvalidPropertiesError naming every property that is missing or unusable */
export function clientProperties(input: unknown): ClientProfileProperties {
  return parseProperties(input, client);
}

/** @throws InvalidPropertiesError naming every property that is missing or unusable */
export function renewProperties(input: unknown): RenewEvent['Renew'] {
  return parseProperties(input, authorityKey);
}
