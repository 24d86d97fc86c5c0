import { type InstanceFactsProperties, TYPE_SEPARATOR } from '../../lib/instance-facts/contract';
import { parseProperties, type Rule } from '../custom-resource/properties';

const InstanceType: Rule = {
  accepts: (value) => value.split(TYPE_SEPARATOR).every((one) => /^[a-z0-9-]+\.[a-z0-9-]+$/.test(one)),
  expectation: 'an EC2 instance type, such as "t3.small", or several with commas between them',
};
const NeedsGpus: Rule = {
  accepts: (value) => value === 'true' || value === 'false',
  expectation: '"true" or "false"',
};
const NeedsNitro: Rule = { accepts: (value) => value === 'true', expectation: '"true", or missing' };
const Image: Rule = {
  accepts: (value) => value !== '',
  expectation: 'the name of an image',
};

/** @throws InvalidPropertiesError naming every property that is missing or unusable */
export function instanceFactsProperties(input: unknown): InstanceFactsProperties {
  const given = (input ?? {}) as Record<string, unknown>;
  const optional = Object.entries({ Amd64Image: Image, Arm64Image: Image, NeedsNitro }).filter(
    ([name]) => given[name] !== undefined,
  );
  return parseProperties(input, {
    InstanceType,
    NeedsGpus,
    ...Object.fromEntries(optional),
  }) as InstanceFactsProperties;
}
