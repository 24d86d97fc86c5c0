import type { InstanceFactsProperties } from '../../lib/instance-facts/contract';
import { parseProperties, type Rule } from '../custom-resource/properties';

const InstanceType: Rule = {
  accepts: (value) => /^[a-z0-9-]+\.[a-z0-9-]+$/.test(value),
  expectation: 'an EC2 instance type, such as "t3.small"',
};
const NeedsGpus: Rule = {
  accepts: (value) => value === 'true' || value === 'false',
  expectation: '"true" or "false"',
};
const Image: Rule = {
  accepts: (value) => value !== '',
  expectation: 'the name of an image',
};

/** @throws InvalidPropertiesError naming every property that is missing or unusable */
export function instanceFactsProperties(input: unknown): InstanceFactsProperties {
  const given = (input ?? {}) as Record<string, unknown>;
  const images = Object.fromEntries(
    ['Amd64Image', 'Arm64Image'].filter((name) => given[name] !== undefined).map((name) => [name, Image]),
  );
  return parseProperties(input, { InstanceType, NeedsGpus, ...images }) as InstanceFactsProperties;
}
