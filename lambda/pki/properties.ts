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

/** @throws InvalidPropertiesError naming every property that is missing or unusable */
export function clientProperties(input: unknown): ClientProfileProperties {
  const { TcpPort } = (input ?? {}) as Partial<ClientProfileProperties>;
  return TcpPort === undefined
    ? parseLocated(input, client)
    : parseLocated(input, { ...client, TcpPort: wholeNumber(1, 65535) });
}

/** @throws InvalidPropertiesError naming every property that is missing or unusable */
export function renewProperties(input: unknown): RenewEvent['Renew'] {
  return parseLocated(input, { KeyId });
}
