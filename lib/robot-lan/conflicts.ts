import { Ipv4Network } from '../net/ipv4';
import { OVERLAYS } from '../overlay/kinds';
import {
  addressProblem,
  DOCKER_CIDR,
  duplicates,
  hostAddresses,
  overlapProblem,
  processorConflicts,
  subnetAddresses,
} from '../settings/conflicts';
import { type Address, named, type Sourced } from '../settings/sourced';
import { settingName } from '../settings/wording';
import { uplinkConflicts } from '../uplink/conflicts';
import type { Draft, MachineDraft } from './draft';
import { unchosenElasticIps } from './elastic-ips';
import { powerConflicts } from './power-settings';
import { type BroughtNetwork, privateConflicts } from './private-conflicts';
import { ROBOT_LAN_KEY } from './settings';
import { workloadConflicts } from './workload-conflicts';

/**
 * One sentence for each group of values that cannot hold together. Values that were refused are left out of it.
 *
 * @param brought - undefined where the network is the settings' own matter
 */
export function draftConflicts(draft: Draft, brought?: BroughtNetwork): string[] {
  const machines = [draft.gateway, ...draft.nodes];
  const { lanCidr, vpcCidr } = draft;
  const lanAddresses = machines.flatMap(({ lanAddress }) => lanAddress ?? []);
  const cloudAddresses = machines.flatMap(({ cloudAddress }) => cloudAddress ?? []);
  const names = draft.nodes.flatMap(({ name }) => name ?? []);
  return [
    ...networkConflicts(lanCidr, vpcCidr, draft.nodes.length > 0),
    ...(lanCidr ? lanAddressConflicts(lanAddresses, Ipv4Network.of(lanCidr.value), draft.lanRouterAddress) : []),
    ...cloudAddressConflicts(machines, draft),
    ...duplicates(ROBOT_LAN_KEY, lanAddresses, 'give each machine an address of its own'),
    ...duplicates(ROBOT_LAN_KEY, cloudAddresses, 'give each machine an address of its own'),
    ...duplicates(ROBOT_LAN_KEY, names, 'give each node a name of its own'),
    ...duplicates(ROBOT_LAN_KEY, draft.clients, 'give each client a name of its own'),
    ...uplinkConflicts(ROBOT_LAN_KEY, draft.uplink, draft.clients),
    ...powerConflicts(ROBOT_LAN_KEY, draft.power),
    ...privateConflicts(draft, brought),
    ...unchosenElasticIps(draft),
    ...mtuConflicts(draft),
    ...processorConflicts(ROBOT_LAN_KEY, machines),
    ...workloadConflicts(draft),
    ...(hasOwnVpc(draft.vpc) && vpcCidr && !vpcCidr.given ? [missingSubnetCidr()] : []),
  ];
}

/** LAN addresses that no machine can have; the router's own address is held against the LAN too. */
function lanAddressConflicts(
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

/** Cloud addresses that no machine can have: each is held against the subnet in which the machine is to stand. */
function cloudAddressConflicts(machines: readonly MachineDraft[], { vpcCidr, privateCidr }: Draft): string[] {
  return machines.flatMap(({ cloudAddress, publicAddress }) => {
    const subnet = publicAddress?.value === 'none' ? privateCidr : vpcCidr;
    if (!cloudAddress || !publicAddress || !subnet) return [];
    return addressProblem(ROBOT_LAN_KEY, cloudAddress, subnetAddresses(Ipv4Network.of(subnet.value)));
  });
}

/** Networks that share addresses with each other, or with Docker's on nodes. */
function networkConflicts(
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
function mtuConflicts({ lanMtuBytes: lan, vpcMtuBytes: vpc, overlay }: Draft): string[] {
  const overhead = overlay && OVERLAYS[overlay.value].overheadBytes;
  if (!lan || !vpc || !overhead || lan.value + overhead <= vpc.value) return [];
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

function hasOwnVpc({ vpcId, subnetId, availabilityZone }: Draft['vpc']): boolean {
  return [vpcId, subnetId, availabilityZone].some((setting) => setting !== undefined);
}

function missingSubnetCidr(): string {
  const [cidr, subnet] = [['vpcCidr'], ['vpc', 'subnetId']].map((path) => settingName(ROBOT_LAN_KEY, path));
  return `${cidr} is missing; write the CIDR of the subnet that ${subnet} names`;
}
