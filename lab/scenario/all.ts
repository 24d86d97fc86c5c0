import { named } from '../util/named';
import { broken } from './broken';
import { controls } from './controls';
import { faults } from './faults';
import { homes } from './homes';
import { joinManagers } from './join-managers';
import type { LanScenario } from './lan-scenario';
import { nodes } from './nodes';
import { power } from './power';
import { robotLan } from './robot-lan';
import { year } from './year';

/**
 * The scenarios on one RobotLan, in an order in which each finds what it needs: last come faults and power, which reboot
 * all, and the year, from which no LAN comes back.
 */
const LAN_SCENARIOS: readonly LanScenario[] = [
  robotLan(),
  homes,
  controls(),
  nodes,
  broken,
  joinManagers(),
  faults,
  power,
  year,
];

/** The scenario of HybridCluster, with its controls. */
export const CLUSTER = 'hybrid-cluster';

export interface ChosenScenarios {
  readonly lan: readonly LanScenario[];
  /** Whether the cluster is among them. */
  readonly cluster: boolean;
}

/**
 * The scenarios of these names, or all.
 *
 * @throws Error when there is none of a name; it lists those that there are
 */
export function scenariosNamed(names: readonly string[]): ChosenScenarios {
  const known = [...LAN_SCENARIOS.map(({ name }) => name), CLUSTER];
  for (const name of names) named('scenario', name, known, (one) => one);
  const wanted = (name: string) => names.length === 0 || names.includes(name);
  return { lan: LAN_SCENARIOS.filter(({ name }) => wanted(name)), cluster: wanted(CLUSTER) };
}
