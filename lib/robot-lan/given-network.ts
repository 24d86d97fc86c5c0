import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { Ipv4Network } from '../net/ipv4';
import { claim } from '../settings/claims';
import { SettingsError } from '../settings/error';
import { type SettingPath, settingName, shown } from '../settings/wording';
import type { ILanNetwork } from './lan-network';
import type { RobotLanPlan } from './plan-types';
import { ROBOT_LAN_KEY, type RobotLanSettings } from './settings';

/** Id of every VPC that `Vpc.fromLookup` has not looked up yet; what else it says of the VPC is made up too. */
const NOT_LOOKED_UP = 'vpc-12345';

/** What props say of a network that exists. */
export interface GivenNetwork {
  readonly vpc?: ec2.IVpc;
  readonly vpcSubnets?: ec2.SubnetSelection;
  readonly privateSubnets?: ec2.SubnetSelection;
}

/** Subnets to plan with meanwhile: the first that shares no address with the LAN. */
const STAND_INS = ['10.0.0.0/16', '172.16.0.0/16'];
const PRIVATE_STAND_INS = ['100.64.0.0/16', '100.65.0.0/16'];

/**
 * The network that props name: of each selection the first subnet.
 *
 * @returns undefined where they name none
 * @throws SettingsError when subnets are selected of no VPC, or there are none of that selection
 */
export function networkOf({ vpc, vpcSubnets, privateSubnets }: GivenNetwork): ILanNetwork | undefined {
  if (!vpc) {
    if (!vpcSubnets && !privateSubnets) return undefined;
    const prop = vpcSubnets ? 'vpcSubnets' : 'privateSubnets';
    throw new SettingsError([`${prop} selects subnets of a VPC of yours; give vpc too`], 'the props');
  }
  return {
    vpc,
    subnet: firstOf(vpc, 'vpcSubnets', vpcSubnets ?? { subnetType: ec2.SubnetType.PUBLIC }),
    privateSubnet: privateSubnets && firstOf(vpc, 'privateSubnets', privateSubnets),
  };
}

function firstOf(vpc: ec2.IVpc, prop: keyof GivenNetwork, selection: ec2.SubnetSelection): ec2.ISubnet {
  const [subnet] = vpc.selectSubnets(selection).subnets;
  if (subnet) return subnet;
  throw new SettingsError([`${prop} selects no subnet of ${vpc.node.path}; select one that is there`], 'the props');
}

/**
 * The settings of a LAN whose machines stand in a network that exists: its subnet decides which addresses there are.
 *
 * @throws SettingsError when machines cannot stand there, or the settings speak of another subnet
 */
export function settingsWithin(network: ILanNetwork, settings: RobotLanSettings): RobotLanSettings {
  if (network.vpc.vpcId === NOT_LOOKED_UP) return settingsMeanwhile(settings);
  const { subnet, privateSubnet } = network;
  const problems = [
    ...twoNetworksProblem(subnet, settings),
    ...privateProblem(network),
    ...publicProblem(network),
    ...cidrProblem('vpcSubnets', subnet, ['vpcCidr'], settings.vpcCidr),
    ...(privateSubnet ? cidrProblem('privateSubnets', privateSubnet, ['privateCidr'], settings.privateCidr) : []),
  ];
  if (problems.length > 0) throw new SettingsError(problems);
  const [vpcCidr, privateCidr] = [cidrOf(subnet), privateSubnet && cidrOf(privateSubnet)];
  return { ...settings, ...(vpcCidr ? { vpcCidr } : {}), ...(privateCidr ? { privateCidr } : {}) };
}

/**
 * Claims the machines' addresses in their subnet. To be called again when there are more machines.
 *
 * @throws SettingsError when a machine of another LAN of the app has one
 */
export function claimAddresses(lan: IConstruct, network: ILanNetwork, plan: RobotLanPlan): void {
  if (network.vpc.vpcId === NOT_LOOKED_UP) return;
  const problems = [plan.gateway, ...plan.nodes].flatMap(({ hostname, cloudAddress, publicAddress }) => {
    const subnet = publicAddress === 'none' ? network.privateSubnet : network.subnet;
    const other = subnet && claim(lan, `${placeOf(subnet)} ${cloudAddress}`);
    if (!other) return [];
    return [
      `cloudAddress ${shown(cloudAddress)} of ${hostname} of ${lan.node.path} is also the address of a machine of ` +
        `${other.node.path} in the same subnet; give each machine an address of its own`,
    ];
  });
  if (problems.length > 0) throw new SettingsError(problems);
}

/** An id that is written out says which subnet it is, however often that was imported. */
function placeOf(subnet: ec2.ISubnet): string {
  return Token.isUnresolved(subnet.subnetId) ? subnet.node.path : subnet.subnetId;
}

/** Settings that can be planned with, so that the look-up takes place; what is real is judged once that is done. */
function settingsMeanwhile(settings: RobotLanSettings): RobotLanSettings {
  const lan = Ipv4Network.parse(settings.lanCidr ?? '');
  const free = (cidr: string) => !lan?.overlaps(Ipv4Network.of(cidr));
  const { gateway, nodes } = settings;
  return {
    ...settings,
    vpcCidr: STAND_INS.find(free) ?? '',
    privateCidr: PRIVATE_STAND_INS.find(free) ?? '',
    ...(gateway ? { gateway: withoutCloudAddress(gateway) } : {}),
    ...(nodes ? { nodes: nodes.map(withoutCloudAddress) } : {}),
  };
}

function withoutCloudAddress<Machine extends { readonly cloudAddress?: string }>(machine: Machine) {
  const { cloudAddress, ...others } = machine;
  return others;
}

/** CIDR of a subnet; undefined where synthesis does not know it. */
function cidrOf(subnet: ec2.ISubnet): string | undefined {
  try {
    return Token.isUnresolved(subnet.ipv4CidrBlock) ? undefined : subnet.ipv4CidrBlock;
  } catch {
    // Imported without it.
    return undefined;
  }
}

function twoNetworksProblem(subnet: ec2.ISubnet, { vpc }: RobotLanSettings): string[] {
  if (vpc === undefined) return [];
  const setting = settingName(ROBOT_LAN_KEY, ['vpc']);
  return [`${setting} names one network, and vpcSubnets ${shown(subnet.node.path)} another; leave one of them out`];
}

function privateProblem({ vpc, subnet }: ILanNetwork): string[] {
  const isPrivate = subnet instanceof ec2.PrivateSubnet;
  if (!isPrivate && !isAmong(subnet, [...vpc.privateSubnets, ...vpc.isolatedSubnets])) return [];
  return [
    `vpcSubnets ${shown(subnet.node.path)} is a private one: without a route to an internet gateway nothing ` +
      'reaches machines at their Elastic IPs; give a public subnet, such as vpc.publicSubnets[0]',
  ];
}

function publicProblem({ vpc, privateSubnet }: ILanNetwork): string[] {
  if (!privateSubnet) return [];
  if (!(privateSubnet instanceof ec2.PublicSubnet) && !isAmong(privateSubnet, vpc.publicSubnets)) return [];
  return [
    `privateSubnets ${shown(privateSubnet.node.path)} is a public one: an internet gateway is no way out for ` +
      'machines without a public address; give a private subnet, such as vpc.privateSubnets[0]',
  ];
}

function isAmong(subnet: ec2.ISubnet, subnets: readonly ec2.ISubnet[]): boolean {
  return subnets.some(({ subnetId }) => subnetId === subnet.subnetId);
}

function cidrProblem(
  prop: 'vpcSubnets' | 'privateSubnets',
  subnet: ec2.ISubnet,
  path: SettingPath,
  written: string | undefined,
): string[] {
  const cidr = cidrOf(subnet);
  const setting = settingName(ROBOT_LAN_KEY, path);
  const name = `${prop} ${shown(subnet.node.path)}`;
  if (cidr === undefined) {
    return written === undefined ? [`${setting} is missing; write the CIDR of ${name}, which is not known here`] : [];
  }
  if (written === undefined || written === cidr) return [];
  return [`${setting} ${shown(written)} is not that of ${name}; write ${shown(cidr)}, or leave it out`];
}
