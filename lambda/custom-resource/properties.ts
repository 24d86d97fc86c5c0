import { KEY_ARN_PATTERN, type Located, NAMESPACE_PATTERN } from '../../lib/custom-resource/contract';

/** Properties that CloudFormation delivered and that cannot be used; the message names each and the cure. */
export class InvalidPropertiesError extends Error {
  override readonly name = 'InvalidPropertiesError';
}

/** What a property must be; CloudFormation delivers scalars as text. */
export interface Rule {
  readonly accepts: (value: string) => boolean;
  /** Completes "give ...". */
  readonly expectation: string;
}

/** The namespace of parameters. */
const namespace: Rule = {
  accepts: (value) => NAMESPACE_PATTERN.test(value),
  expectation: 'names joined by single slashes, without one at either end, such as "skylan/lan/robot-lan"',
};

/** The key of secrets. */
const key: Rule = {
  accepts: (value) => KEY_ARN_PATTERN.test(value),
  expectation: 'the ARN of a KMS key, such as "arn:aws:kms:eu-central-1:123456789012:key/..."',
};

/** A whole number, without leading zeros. */
export function wholeNumber(least: number, most: number): Rule {
  return {
    accepts: (value) => /^(0|[1-9]\d{0,8})$/.test(value) && Number(value) >= least && Number(value) <= most,
    expectation: `a whole number from ${least} to ${most}`,
  };
}

/**
 * Reads properties, each by its rule, and leaves out what has none.
 *
 * @throws InvalidPropertiesError naming every property that is missing or unusable
 */
export function parseProperties<K extends string>(input: unknown, rules: Readonly<Record<K, Rule>>): Record<K, string> {
  const given = (input ?? {}) as Record<string, unknown>;
  const problems: string[] = [];
  const result: Partial<Record<K, string>> = {};
  for (const [key, rule] of Object.entries(rules) as [K, Rule][]) {
    const value = given[key];
    if (typeof value === 'string' && rule.accepts(value)) result[key] = value;
    else
      problems.push(`${key} ${value === undefined ? 'is missing' : JSON.stringify(value)}: give ${rule.expectation}`);
  }
  if (problems.length > 0) throw new InvalidPropertiesError(problems.join('; '));
  return result as Record<K, string>;
}

/**
 * Reads properties as {@link parseProperties} does, and where the resource's parameters are, under which key.
 *
 * @throws InvalidPropertiesError as above
 */
export function parseLocated<K extends string>(
  input: unknown,
  rules: Readonly<Record<K, Rule>>,
): Record<K, string> & Located {
  const given = (input ?? {}) as Partial<Located>;
  const all: Record<string, Rule> = {
    Namespace: namespace,
    ...(given.FormerNamespace !== undefined && { FormerNamespace: namespace }),
    ...(given.EncryptionKey !== undefined && { EncryptionKey: key }),
    ...rules,
  };
  return parseProperties(input, all) as Record<K, string> & Located;
}

/** Whether a reader of properties refuses them. */
export function areInvalid(read: () => unknown): boolean {
  try {
    read();
    return false;
  } catch (error) {
    if (error instanceof InvalidPropertiesError) return true;
    throw error;
  }
}
