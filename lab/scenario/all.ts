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
import { udpBlocked } from './udp-blocked';
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
  udpBlocked,
  faults,
  power,
  year,
];

/**
 * Of these, what is carried out only where it is named: the two boots of one take minutes that a run of all has not, and
 * the other has settings of its own, with one door more.
 */
const ON_REQUEST: readonly LanScenario[] = [power, udpBlocked];

/** The scenario of HybridCluster, with its controls. */
export const CLUSTER = 'hybrid-cluster';

export interface ChosenScenarios {
  readonly lan: readonly LanScenario[];
  /** Whether the cluster is among them. */
  readonly cluster: boolean;
}

/**
 * The scenarios of these names; without any, all but those on request.
 *
 * @throws Error when there is none of a name; it lists those that there are
 */
export function scenariosNamed(names: readonly string[]): ChosenScenarios {
  const known = [...LAN_SCENARIOS.map(({ name }) => name), CLUSTER];
  for (const name of names) named('scenario', name, known, (one) => one);
  if (names.length === 0) return { lan: LAN_SCENARIOS.filter((one) => !ON_REQUEST.includes(one)), cluster: true };
  return { lan: LAN_SCENARIOS.filter(({ name }) => names.includes(name)), cluster: names.includes(CLUSTER) };
}
