import { Ipv4Network } from '../net/ipv4';
import { prefixLength } from '../settings/checks';
import { addressProblem, hostAddresses, processorConflicts, subnetAddresses } from '../settings/conflicts';
import { named } from '../settings/sourced';
import { type SettingPath, settingName, shown } from '../settings/wording';
import { AWS_SITE_PREFIXES, gatewaySubnet, workerRoom, workerSubnet } from './aws-layout';
import { instanceSize } from './instance-size';
import { AWS_INTERNET_MTU_BYTES } from './mtu';
import { HYBRID_CLUSTER_KEY as KEY } from './settings';
import type { MachineDraft, SiteDraft, WorkersDraft } from './site-draft';

/** Settings that only one kind of site has, below the site. */
const ONLY: Readonly<Record<'aws' | 'external', readonly (readonly string[])[]>> = {
  aws: [['gateway'], ...['onDemand', 'instanceType', 'image', 'packages'].map((it) => ['workers', it])],
  external: [['endpoint'], ['natAddress'], ['publicKey']],
};

const WHY_ONLY = {
  aws: 'is for AWS sites, since the operator of an external site makes its machines',
  external: 'is for external sites, since the gateway of an AWS site gets its address and keys from this stack',
};

/** What is wrong within one site. */
export function siteConflicts(site: SiteDraft): string[] {
  if (!site.provider) return [];
  const isAws = site.provider.value === 'aws';
  return [...foreignSettings(site), ...(isAws ? awsConflicts(site) : externalConflicts(site))];
}

/** The network of an AWS site, when it is one that a VPC can have. */
export function vpcNetwork({ provider, cidr }: SiteDraft): Ipv4Network | undefined {
  const network = provider?.value === 'aws' && cidr ? Ipv4Network.of(cidr.value) : undefined;
  const { shortest, longest } = AWS_SITE_PREFIXES;
  return network && network.prefixLength >= shortest && network.prefixLength <= longest ? network : undefined;
}

/** Images that do not fit the machines' processors. */
export function imageConflicts(machines: readonly MachineDraft[]): string[] {
  return processorConflicts(
    KEY,
    machines.flatMap(({ instanceType, image }) => (instanceType && image ? [{ instanceType, image }] : [])),
  );
}

function foreignSettings({ provider, written, path }: SiteDraft): string[] {
  const other = provider?.value === 'aws' ? 'external' : 'aws';
  return ONLY[other].flatMap((below) => {
    const value = valueAt(written, below);
    if (value === undefined) return [];
    return [`${settingName(KEY, [...path, ...below])} ${shown(value)} ${WHY_ONLY[other]}; leave it out`];
  });
}

function valueAt(value: unknown, path: SettingPath): unknown {
  return path.reduce<unknown>((found, part) => (found as Record<PropertyKey, unknown> | undefined)?.[part], value);
}

function externalConflicts({ cidr, gatewayAddress, path, workers: { cpus, memoryMib } }: SiteDraft): string[] {
  const address =
    cidr && gatewayAddress ? addressProblem(KEY, gatewayAddress, hostAddresses(Ipv4Network.of(cidr.value))) : [];
  return [...address, ...halfSize({ cpus, memoryMib }, path)];
}

/** One of the two says nothing of the memory for each processor. */
function halfSize(size: Pick<WorkersDraft, 'cpus' | 'memoryMib'>, path: SettingPath): string[] {
  const [given] = Object.values(size).flatMap((setting) => (setting?.given ? setting : []));
  const missing = Object.entries(size).find(([, setting]) => setting && setting.value === undefined);
  if (!given || !missing) return [];
  return [`${named(KEY, given)} is half of a size; write ${settingName(KEY, [...path, 'workers', missing[0]])} too`];
}

function awsConflicts(site: SiteDraft): string[] {
  const { cidr, gatewayAddress, uplinkMtuBytes, gateway, workers } = site;
  const problems = [...sizeProblems(site), ...imageConflicts([gateway, workers])];
  if (uplinkMtuBytes && uplinkMtuBytes.value > AWS_INTERNET_MTU_BYTES) {
    problems.push(
      `${named(KEY, uplinkMtuBytes)} is more than AWS carries to the internet; ` +
        `lower it to ${AWS_INTERNET_MTU_BYTES} at most, or leave it out`,
    );
  }
  const network = vpcNetwork(site);
  if (network) {
    if (gatewayAddress) problems.push(...addressProblem(KEY, gatewayAddress, subnetAddresses(gatewaySubnet(network))));
    problems.push(...roomProblems(site, network));
  } else if (cidr) {
    const { shortest, longest } = AWS_SITE_PREFIXES;
    const reason = prefixLength(shortest, longest, 'the network of an AWS site')(cidr.value);
    problems.push(`${named(KEY, cidr)} ${reason}; choose a network from /${shortest} to /${longest}`);
  }
  return problems;
}

function roomProblems({ workers: { count, onDemand } }: SiteDraft, network: Ipv4Network): string[] {
  const subnet = workerSubnet(network);
  const room = workerRoom(subnet);
  if (!count || !onDemand || count.value + onDemand.value <= room) return [];
  return [
    `${named(KEY, count)} and ${named(KEY, onDemand)} are more than the ${room} workers that ${subnet.cidr}, ` +
      "the site's upper half, has addresses for, two each; lower one of them, or give the site a larger network",
  ];
}

/** Slurm must know the size of workers that are off. */
function sizeProblems({ path, workers: { instanceType, cpus, memoryMib } }: SiteDraft): string[] {
  if (!instanceType || instanceSize(instanceType.value)) return [];
  const missing = Object.entries({ cpus, memoryMib }).filter(([, setting]) => setting && setting.value === undefined);
  if (missing.length === 0) return [];
  const names = missing.map(([name]) => settingName(KEY, [...path, 'workers', name]));
  return [`${named(KEY, instanceType)} is a type whose size is not known here; write ${names.join(' and ')}`];
}
