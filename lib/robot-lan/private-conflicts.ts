import { Ipv4Network } from '../net/ipv4';
import { isAddedTo } from '../net/vpc-block';
import { DOCKER_CIDR, overlapProblem } from '../settings/conflicts';
import { named, type Sourced } from '../settings/sourced';
import { settingName } from '../settings/wording';
import { type Draft, hasPrivateSubnet } from './draft';
import { ROBOT_LAN_KEY } from './settings';

/** A network that the settings do not speak of, since the caller brings it. */
export interface BroughtNetwork {
  readonly hasPrivateSubnet: boolean;
}

/** To propose where the user's network shares addresses with another one: AWS adds them to every VPC. */
const PROPOSALS = ['100.64.1.0/24', '100.127.1.0/24'].map(Ipv4Network.of);

/** What is wrong with the place for nodes without a public address; nothing where there is to be none. */
export function privateConflicts(draft: Draft, brought?: BroughtNetwork): string[] {
  if (!hasPrivateSubnet(draft)) return [];
  const { privateCidr, vpc } = draft;
  if (brought ? !brought.hasPrivateSubnet : vpc.subnetId && !vpc.privateSubnetId?.value) {
    return [missingSubnet(draft, brought ? 'give privateSubnets' : `write ${shownName('vpc', 'privateSubnetId')}`)];
  }
  const isMade = !brought && !vpc.subnetId;
  return [
    ...(privateCidr ? overlaps(privateCidr, draft) : []),
    ...(isMade && privateCidr && draft.vpcCidr ? blockProblem(privateCidr, draft.vpcCidr) : []),
    ...(vpc.subnetId && privateCidr && !privateCidr.given ? [missingCidr()] : []),
  ];
}

function missingSubnet({ publicAddress, nodes }: Draft, cure: string): string {
  const [asking] = [publicAddress, ...nodes.map((node) => node.publicAddress)].filter((one) => one?.value === 'none');
  const setting = asking ? named(ROBOT_LAN_KEY, asking) : '';
  return `${setting} asks for a private subnet; ${cure}, a subnet with a way out to the internet, such as a NAT gateway`;
}

function overlaps(cidr: Sourced<string>, { lanCidr, vpcCidr }: Draft): string[] {
  const others = [lanCidr, vpcCidr].flatMap((one) => one ?? []);
  const docker = { cidr: DOCKER_CIDR, name: `${DOCKER_CIDR}, where Docker puts the containers of nodes` };
  return [...others.map((one) => ({ cidr: one.value, name: named(ROBOT_LAN_KEY, one) })), docker].flatMap((kept) =>
    overlapProblem(
      ROBOT_LAN_KEY,
      cidr,
      kept,
      others.map(({ value }) => value),
      PROPOSALS,
    ),
  );
}

function blockProblem(cidr: Sourced<string>, vpcCidr: Sourced<string>): string[] {
  const [first, second] = [vpcCidr, cidr].map(({ value }) => Ipv4Network.of(value)) as [Ipv4Network, Ipv4Network];
  if (first.overlaps(second) || isAddedTo(first, second)) return [];
  return [
    `${named(ROBOT_LAN_KEY, cidr)} is of a range that AWS does not add to a VPC of ${vpcCidr.value}; ` +
      'choose a network of 100.64.0.0/10, such as "100.64.1.0/24"',
  ];
}

function missingCidr(): string {
  const subnet = shownName('vpc', 'privateSubnetId');
  return `${shownName('privateCidr')} is missing; write the CIDR of the subnet that ${subnet} names`;
}

function shownName(...path: readonly string[]): string {
  return settingName(ROBOT_LAN_KEY, path);
}
