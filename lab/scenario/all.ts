import type { ControlTime } from '../controls/control-time';
import { named } from '../util/named';
import { broken } from './broken';
import { controls } from './controls';
import { faults } from './faults';
import { homes } from './homes';
import { joinManagers } from './join-managers';
import { type LanScenario, needsOf } from './lan-scenario';
import { loneRobot } from './lone-robot';
import { nodes } from './nodes';
import { power } from './power';
import { robotLan } from './robot-lan';
import { udpBlocked } from './udp-blocked';
import { year } from './year';

/**
 * The scenarios on one RobotLan, in an order in which each finds what it needs: last come faults and power, which reboot
 * all, and the year, from which no LAN comes back.
 */
function lanScenarios(time?: ControlTime): readonly LanScenario[] {
  return [
    robotLan(),
    homes,
    controls(undefined, time),
    nodes,
    broken,
    joinManagers(),
    loneRobot,
    udpBlocked,
    faults,
    power,
    year,
  ];
}

/**
 * Of these, what is carried out only where it is named: their boots take minutes that a run of all has not, and one has
 * settings of its own, with one door more.
 */
const ON_REQUEST: readonly LanScenario[] = [loneRobot, power, udpBlocked];

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
 * @param time - that there is for RobotLan's controls. @default for all
 * @throws Error when there is none of a name; it lists those that there are. When one LAN cannot be what two of them need
 */
export function scenariosNamed(names: readonly string[], time?: ControlTime): ChosenScenarios {
  const all = lanScenarios(time);
  const known = [...all.map(({ name }) => name), CLUSTER];
  for (const name of names) named('scenario', name, known, (one) => one);
  if (names.length === 0) return { lan: all.filter((one) => !ON_REQUEST.includes(one)), cluster: true };
  const lan = all.filter(({ name }) => names.includes(name));
  needsOf(lan);
  return { lan, cluster: names.includes(CLUSTER) };
}
