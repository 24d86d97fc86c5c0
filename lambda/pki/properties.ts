import { isIPv4 } from 'node:net';
import {
  type CertificateAuthorityProperties,
  type ClientProfileProperties,
  NAME_PATTERN,
  NAMESPACE_PATTERN,
  type RenewCrlEvent,
} from '../../lib/pki/contract';

/** Properties that CloudFormation delivered and that cannot be used; the message names each and the cure. */
export class InvalidPropertiesError extends Error {
  override readonly name = 'InvalidPropertiesError';
}

interface Rule {
  readonly accepts: (value: string) => boolean;
  readonly expectation: string;
}

const name: Rule = {
  accepts: (value) => NAME_PATTERN.test(value),
  expectation: '1 to 64 letters, digits, ".", "_" or "-", beginning with a letter or digit',
};

function range(least: number, most: number): Rule {
  return {
    accepts: (value) => /^[1-9]\d{0,4}$/.test(value) && Number(value) >= least && Number(value) <= most,
    expectation: `a whole number from ${least} to ${most}`,
  };
}

const HOST_NAME =
  /^(?=.{1,253}$)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

const rules = {
  Namespace: {
    accepts: (value) => NAMESPACE_PATTERN.test(value),
    expectation: 'names joined by single slashes, without one at either end, such as "skylan/robot-lan"',
  },
  KeyId: {
    accepts: (value) => /^[\w:/-]{1,2048}$/.test(value),
    expectation: 'the id or ARN of a KMS key',
  },
  ServerName: name,
  Client: name,
  RemoteHost: {
    accepts: (value) => isIPv4(value) || HOST_NAME.test(value),
    expectation: 'an IPv4 address or a DNS name',
  },
  Port: range(1, 65535),
  LanMtuBytes: range(576, 9000),
} satisfies Record<string, Rule>;

type PropertyName = keyof typeof rules;

function parse<K extends PropertyName>(input: unknown, names: readonly K[]): Record<K, string> {
  const given = (input ?? {}) as Record<string, unknown>;
  const problems: string[] = [];
  const result: Partial<Record<K, string>> = {};
  for (const key of names) {
    const value = given[key];
    const rule: Rule = rules[key];
    if (typeof value === 'string' && rule.accepts(value)) result[key] = value;
    else
      problems.push(`${key} ${value === undefined ? 'is missing' : JSON.stringify(value)}: give ${rule.expectation}`);
  }
  if (problems.length > 0) throw new InvalidPropertiesError(problems.join('; '));
  return result as Record<K, string>;
}

/** @throws InvalidPropertiesError naming every property that is missing or unusable */
export function authorityProperties(input: unknown): CertificateAuthorityProperties {
  return parse(input, ['Namespace', 'KeyId', 'ServerName']);
}

/** @throws InvalidPropertiesError naming every property that is missing or unusable */
export function clientProperties(input: unknown): ClientProfileProperties {
  return parse(input, ['Namespace', 'KeyId', 'ServerName', 'Client', 'RemoteHost', 'Port', 'LanMtuBytes']);
}

/** @throws InvalidPropertiesError naming every property that is missing or unusable */
export function renewCrlProperties(input: unknown): RenewCrlEvent['RenewCrl'] {
  return parse(input, ['Namespace', 'KeyId']);
}
