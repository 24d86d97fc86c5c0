import type { FleetWorkersProperties } from '../../lib/fleet-workers/contract';
import { parseProperties, type Rule } from '../custom-resource/properties';

const Name: Rule = {
  accepts: (value) => /^[a-z][a-z0-9-]{0,63}$/.test(value),
  expectation: 'lower-case letters, digits and -, a letter first',
};

/** @throws InvalidPropertiesError naming every property that is missing or unusable */
export function fleetWorkersProperties(input: unknown): FleetWorkersProperties {
  return parseProperties(input, { Cluster: Name, Fleet: Name }) as unknown as FleetWorkersProperties;
}
