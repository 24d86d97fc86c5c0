import type { Ipv4Network } from '../net/ipv4';
import { addressProblem, DOCKER_CIDR, hostAddresses, overlapProblem, subnetAddresses } from '../settings/conflicts';
import { type Address, named, type Sourced } from '../settings/sourced';
import { settingName } from '../settings/wording';
import { OVERLAY_OVERHEAD_BYTES } from './overlay';
import type { OverlayKind } from './plan-types';
import { ROBOT_LAN_KEY } from './settings';

/** LAN addresses that no machine can have; the router's own address is held against the LAN too. */
export function lanAddressConflicts(
  addresses: readonly Address[],
  network: Ipv4Network,
  router: Address | undefined,
): string[] {
  const usable = hostAddresses(network);
  const taken = router && { address: router, by: "the LAN's router" };
  return [
    ...(router ? addressProblem(ROBOT_LAN_KEY, router, usable) : []),
    ...addresses.flatMap((address) => addressProblem(ROBOT_LAN_KEY, address, { ...usable, taken })),
  ];
}

/** Cloud addresses that no machine can have. */
export function cloudAddressConflicts(addresses: readonly Address[], network: Ipv4Network): string[] {
  return addresses.flatMap((address) => addressProblem(ROBOT_LAN_KEY, address, subnetAddresses(network)));
}

/** Networks that share addresses with each other, or with Docker's on nodes. */
export function networkConflicts(
  lan: Sourced<string> | undefined,
  vpc: Sourced<string> | undefined,
  hasNodes: boolean,
): string[] {
  const problems: string[] = [];
  const docker = { cidr: DOCKER_CIDR, name: `${DOCKER_CIDR}, where Docker puts the containers of nodes` };
  for (const one of [lan, vpc]) {
    if (!one || !hasNodes) continue;
    const other = one === lan ? vpc : lan;
    problems.push(...overlapProblem(ROBOT_LAN_KEY, one, docker, other ? [other.value] : []));
  }
  if (lan && vpc) {
    const [changed, kept] = vpc.given || !lan.given ? [vpc, lan] : [lan, vpc];
    const name = named(ROBOT_LAN_KEY, kept);
    problems.push(...overlapProblem(ROBOT_LAN_KEY, changed, { cidr: kept.value, name }, []));
  }
  return problems;
}

/** LAN packets that do not fit through the tunnels between the instances. */
export function mtuConflicts(
  lan: Sourced<number> | undefined,
  vpc: Sourced<number> | undefined,
  overlay: OverlayKind,
): string[] {
  const overhead = OVERLAY_OVERHEAD_BYTES[overlay];
  if (!lan || !vpc || lan.value + overhead <= vpc.value) return [];
  const [changed, kept] = vpc.given && !lan.given ? [vpc, lan] : [lan, vpc];
  const cures = {
    lower: `lower ${settingName(ROBOT_LAN_KEY, lan.path)} to ${vpc.value - overhead} at most`,
    raise: `raise ${settingName(ROBOT_LAN_KEY, vpc.path)} to ${lan.value + overhead} at least`,
  };
  return [
    `${named(ROBOT_LAN_KEY, changed)} does not fit with ${named(ROBOT_LAN_KEY, kept)}, since the tunnels between the machines add ` +
      `${overhead} bytes to each packet; ${cures.lower} or ${cures.raise}`,
  ];
}
