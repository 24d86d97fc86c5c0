import { Ipv4Network } from '../net/ipv4';
import { duplicates, processorConflicts } from '../settings/conflicts';
import type { Inspection } from '../settings/inspect';
import { type Address, elements, type Sourced, sourced } from '../settings/sourced';
import { settingName } from '../settings/wording';
import * as conflicts from './conflicts';
import { DEFAULTS } from './defaults';
import type { OverlayKind, RobotLanPlan } from './plan-types';
import type { RosPlan } from './ros';
import { type Seat, seats } from './seats';
import { ROBOT_LAN_KEY, type RobotLanSettings } from './settings';

/** The settings with their defaults filled in; each value by itself is good, or was refused. */
export interface Draft {
  readonly name: string;
  readonly lanCidr: Sourced<string>;
  readonly lanRouterAddress: Address;
  readonly lanMtuBytes: Sourced<number>;
  readonly vpcCidr: Sourced<string>;
  readonly vpcMtuBytes: Sourced<number>;
  readonly existingVpc: RobotLanPlan['vpc']['existing'];
  readonly overlay: Sourced<OverlayKind>;
  readonly gateway: Seat;
  readonly nodes: readonly Seat[];
  readonly clients: readonly Sourced<string>[];
  readonly port: number;
  readonly allowedCidrs: readonly Sourced<string>[];
  readonly ros: RosPlan;
  readonly imageRevision: number;
  readonly tags: Readonly<Record<string, string>>;
}

type Refusals = Pick<Inspection<RobotLanSettings>, 'isRefused'>;

/** Fills the defaults in. Addresses follow the user's networks. */
export function draftOf(settings: RobotLanSettings): Draft {
  const lanCidr = sourced(['lanCidr'], settings.lanCidr, DEFAULTS.lanCidr);
  const vpcCidr = sourced(['vpcCidr'], settings.vpcCidr, DEFAULTS.vpcCidr);
  const lan = Ipv4Network.of(lanCidr.value);
  return {
    name: settings.name ?? DEFAULTS.name,
    lanCidr,
    lanRouterAddress: sourced(['lanRouterAddress'], settings.lanRouterAddress, lan.address(DEFAULTS.lanRouterHost)),
    lanMtuBytes: sourced(['lanMtuBytes'], settings.lanMtuBytes, DEFAULTS.lanMtuBytes),
    vpcCidr,
    vpcMtuBytes: sourced(['vpcMtuBytes'], settings.vpcMtuBytes, DEFAULTS.vpcMtuBytes),
    existingVpc: settings.vpc,
    overlay: sourced<OverlayKind>(['overlay'], settings.overlay, DEFAULTS.overlay),
    ...seats({ ...settings, nodes: settings.nodes ?? DEFAULTS.nodes }, lan, Ipv4Network.of(vpcCidr.value)),
    clients: elements(['clients'], settings.clients, DEFAULTS.clients),
    port: settings.uplink?.port ?? DEFAULTS.port,
    allowedCidrs: elements(['uplink', 'allowedCidrs'], settings.uplink?.allowedCidrs, DEFAULTS.allowedCidrs),
    ros: {
      release: settings.ros?.release ?? DEFAULTS.rosRelease,
      middleware: settings.ros?.middleware ?? DEFAULTS.rosMiddleware,
    },
    imageRevision: settings.imageRevision ?? DEFAULTS.imageRevision,
    tags: settings.tags ?? {},
  };
}

/** One sentence for each pair of values that cannot both hold. Values that were refused are left out of it. */
export function draftConflicts(draft: Draft, { isRefused }: Refusals): string[] {
  const kept = <S extends Sourced<unknown>>(setting: S) => (isRefused(...setting.path) ? undefined : setting);
  const machines = [draft.gateway, ...draft.nodes];
  const [lan, vpc] = [kept(draft.lanCidr), kept(draft.vpcCidr)];
  const lanAddresses = machines.flatMap(({ lanAddress }) => kept(lanAddress) ?? []);
  const cloudAddresses = machines.flatMap(({ cloudAddress }) => kept(cloudAddress) ?? []);
  const router = kept(draft.lanRouterAddress);
  const hasRefusedImageOrType = ({ image, instanceType }: Seat) =>
    // A machine whose own image was refused shows the image of all here.
    [image.path, instanceType.path, [...instanceType.path.slice(0, -1), 'image']].some((path) => isRefused(...path));
  return [
    ...conflicts.networkConflicts(lan, vpc, draft.nodes.length > 0),
    ...(lan ? conflicts.lanAddressConflicts(lanAddresses, Ipv4Network.of(lan.value), router) : []),
    ...(vpc ? conflicts.cloudAddressConflicts(cloudAddresses, Ipv4Network.of(vpc.value)) : []),
    ...(lan ? duplicates(ROBOT_LAN_KEY, lanAddresses, 'give each machine an address of its own') : []),
    ...(vpc ? duplicates(ROBOT_LAN_KEY, cloudAddresses, 'give each machine an address of its own') : []),
    ...duplicates(
      ROBOT_LAN_KEY,
      draft.nodes.flatMap(({ hostname }) => hostname ?? []),
      'give each node a name of its own',
    ),
    ...duplicates(ROBOT_LAN_KEY, draft.clients, 'give each client a name of its own'),
    ...duplicates(ROBOT_LAN_KEY, draft.allowedCidrs, 'name each network once'),
    ...conflicts.mtuConflicts(kept(draft.lanMtuBytes), kept(draft.vpcMtuBytes), draft.overlay.value),
    ...processorConflicts(
      ROBOT_LAN_KEY,
      machines.filter((machine) => !hasRefusedImageOrType(machine)),
    ),
    ...(draft.existingVpc && vpc && !vpc.given ? [missingSubnetCidr()] : []),
  ];
}

function missingSubnetCidr(): string {
  const [cidr, subnet] = [['vpcCidr'], ['vpc', 'subnetId']].map((path) => settingName(ROBOT_LAN_KEY, path));
  return `${cidr} is missing; write the CIDR of the subnet that ${subnet} names`;
}
