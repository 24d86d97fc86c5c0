import { Ipv4Network } from '../net/ipv4';
import { settingName } from '../settings/wording';
import { OVERLAY_OVERHEAD_BYTES } from './overlay';
import type { OverlayKind } from './plan-types';
import { type Address, named, type Seat, type Sourced } from './seats';
import { ROBOT_LAN_KEY } from './settings';

/** AWS keeps the first four addresses of a subnet (network, router, DNS, future use) and the last. */
const AWS_RESERVED_FIRST = 4;

/** The network of Docker's default bridge, which nodes have. */
const DOCKER_CIDR = '172.17.0.0/16';

/** Ranges to propose when the user's overlap. */
const PROPOSALS = ['172.31.1.0/24', '10.213.1.0/24', '192.168.213.0/24'].map(Ipv4Network.of);

/** The part of an address's network that machines may use. */
interface Usable {
  readonly network: Ipv4Network;
  readonly from: number;
  readonly to: number;
  /** Says why a host number outside `from`..`to` is refused. */
  readonly reason: (hostNumber: number) => string;
  /** An address within that is taken. */
  readonly router?: Address | undefined;
}

/** LAN addresses that no machine can have; the router's own address is held against the LAN too. */
export function lanAddressConflicts(
  addresses: readonly Address[],
  network: Ipv4Network,
  router: Address | undefined,
): string[] {
  const reason = (host: number) => `is the ${host === 0 ? 'network' : 'broadcast'} address of ${network.cidr}`;
  const usable: Usable = { network, from: 1, to: network.size - 2, reason };
  return [
    ...(router ? addressProblem(router, usable) : []),
    ...addresses.flatMap((address) => addressProblem(address, { ...usable, router })),
  ];
}

/** Cloud addresses that no machine can have. */
export function cloudAddressConflicts(addresses: readonly Address[], network: Ipv4Network): string[] {
  const reason = () => `is one of the addresses of ${network.cidr} that AWS keeps for itself`;
  const usable: Usable = { network, from: AWS_RESERVED_FIRST, to: network.size - 2, reason };
  return addresses.flatMap((address) => addressProblem(address, usable));
}

/** Networks that share addresses with each other, or with Docker's on nodes. */
export function networkConflicts(
  lan: Sourced<string> | undefined,
  vpc: Sourced<string> | undefined,
  hasNodes: boolean,
): string[] {
  const problems: string[] = [];
  const docker = Ipv4Network.of(DOCKER_CIDR);
  for (const one of [lan, vpc]) {
    if (!one || !hasNodes || !Ipv4Network.of(one.value).overlaps(docker)) continue;
    const proposal = propose(docker, one === lan ? vpc : lan);
    problems.push(`${named(one)} overlaps ${DOCKER_CIDR}, where Docker puts the containers of nodes; ${proposal}`);
  }
  if (lan && vpc && Ipv4Network.of(lan.value).overlaps(Ipv4Network.of(vpc.value))) {
    const [changed, kept] = vpc.given || !lan.given ? [vpc, lan] : [lan, vpc];
    problems.push(`${named(changed)} overlaps ${named(kept)}; ${propose(docker, kept)}`);
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
    `${named(changed)} does not fit with ${named(kept)}, since the tunnels between the machines add ` +
      `${overhead} bytes to each packet; ${cures.lower} or ${cures.raise}`,
  ];
}

/** Values that must differ but do not; each is reported once, with the first one that has it. */
export function duplicates(settings: readonly Address[], cure: string): string[] {
  const seen = new Map<string, Sourced<unknown>>();
  return settings.flatMap((setting) => {
    if (setting.value === undefined) return [];
    const earlier = seen.get(setting.value.toLowerCase());
    if (earlier) return [`${named(setting)} is the same as ${named(earlier)}; ${cure}`];
    seen.set(setting.value.toLowerCase(), setting);
    return [];
  });
}

/** Images whose name tells another processor than the instance type has. */
export function processorConflicts(machines: readonly Seat[]): string[] {
  return machines.flatMap(({ instanceType, image }) => {
    const imageProcessor = /\/(amd64|x86_64|arm64)$/.exec(image.value)?.[1]?.replace('x86_64', 'amd64');
    // Graviton families end their generation in "g", as in t4g, m7gd and c7gn; a1 is the first of them.
    const processor = /^(a1|[a-z]+\d+g[a-z]*)[.-]/.test(instanceType.value) ? 'arm64' : 'amd64';
    if (!imageProcessor || imageProcessor === processor) return [];
    return [
      `${named(instanceType)} has an ${processor} processor, but ${named(image)} is made for ${imageProcessor}; ` +
        `choose an image for ${processor}, or an instance type for ${imageProcessor}`,
    ];
  });
}

function propose(docker: Ipv4Network, kept: Sourced<string> | undefined): string {
  const other = kept && Ipv4Network.of(kept.value);
  const free = PROPOSALS.find((proposal) => !proposal.overlaps(docker) && !(other && proposal.overlaps(other)));
  return `choose a network that shares no address with it${free ? `, such as "${free.cidr}"` : ''}`;
}

function addressProblem(address: Address, usable: Usable): string[] {
  const { network, from, to, router } = usable;
  const cure = `choose an address from ${network.address(from)} to ${network.address(to)}`;
  if (address.value === undefined) {
    const setting = settingName(ROBOT_LAN_KEY, address.path);
    return [`${setting} has no default in ${network.cidr}, which is too small for it; ${cure}`];
  }
  const host = network.hostNumber(address.value);
  if (host === undefined) return [`${named(address)} is outside ${network.cidr}; ${cure}`];
  if (host < from || host > to) return [`${named(address)} ${usable.reason(host)}; ${cure}`];
  if (address.value !== router?.value) return [];
  return [
    `${named(address)} is also ${settingName(ROBOT_LAN_KEY, router.path)}, the LAN's router; ${cure} but not that one`,
  ];
}
