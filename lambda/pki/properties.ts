import { isIPv4 } from 'node:net';
import { NAME_PATTERN } from '../../lib/custom-resource/contract';
import type { CertificateAuthorityProperties, ClientProfileProperties, RenewEvent } from '../../lib/pki/contract';
import { parseLocated, type Rule, wholeNumber } from '../custom-resource/properties';

const HOST_NAME =
  /^(?=.{1,253}$)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

const name: Rule = {
  accepts: (value) => NAME_PATTERN.test(value),
  expectation: '1 to 64 letters, digits, ".", "_" or "-", beginning with a letter or digit',
};

const KeyId: Rule = {
  accepts: (value) => /^[\w:/-]{1,2048}$/.test(value),
  expectation: 'the id or ARN of a KMS key',
};

const authority = { KeyId, ServerName: name };

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
  return parseLocated(input, authority);
}

/** What a client may have beside. */
const optional = {
  TcpPort: wholeNumber(1, 65535),
  LanCidr: {
    accepts: (value: string) => {
      const [address = '', length = '', ...rest] = value.split('/');
      return isIPv4(address) && wholeNumber(8, 30).accepts(length) && rest.length === 0;
    },
    expectation: 'a network in CIDR notation, from /8 to /30, such as "192.168.0.0/24"',
  },
};

/** @throws InvalidPropertiesError naming every property that is missing or unusable */
export function clientProperties(input: unknown): ClientProfileProperties {
  const given = (input ?? {}) as Partial<ClientProfileProperties>;
  const rules: Readonly<Record<keyof typeof client, Rule>> = {
    ...client,
    ...(given.TcpPort !== undefined && { TcpPort: optional.TcpPort }),
    ...(given.LanCidr !== undefined && { LanCidr: optional.LanCidr }),
  };
  return parseLocated(input, rules);
}

/** @throws InvalidPropertiesError naming every property that is missing or unusable */
export function renewProperties(input: unknown): RenewEvent['Renew'] {
  return parseLocated(input, { KeyId });
}
