import { Ipv4Network } from '../net/ipv4';
import { prefixLength } from '../settings/checks';
import { addressProblem, duplicates, hostAddresses, processorConflicts, subnetAddresses } from '../settings/conflicts';
import { named } from '../settings/sourced';
import { type SettingPath, settingName, shown } from '../settings/wording';
import { AWS_SITE_PREFIXES, gatewaySubnet } from './aws-layout';
import { fleetConflicts } from './fleet-conflicts';
import { kindConflicts } from './kind-conflicts';
import { AWS_INTERNET_MTU_BYTES } from './mtu';
import { HYBRID_CLUSTER_KEY as KEY } from './settings';
import type { KindDraft, MachineDraft, SiteDraft } from './site-draft';

/** Settings that only one kind of site has. */
const ONLY = {
  aws: ['buckets', 'gateway', 'fleets'],
  external: ['endpoint', 'natAddress', 'publicKey'],
} as const;

/** What of a kind of workers an external site has too. */
const OF_EXTERNAL_WORKERS = ['count', 'gpus', 'cpus', 'memoryMib'];

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

function foreignSettings({ provider, written, path, workers }: SiteDraft): string[] {
  const other = provider?.value === 'aws' ? 'external' : 'aws';
  const refused = (below: SettingPath, value: unknown) =>
    value === undefined ? [] : [`${settingName(KEY, below)} ${shown(value)} ${WHY_ONLY[other]}; leave it out`];
  return [
    ...ONLY[other].flatMap((name) => refused([...path, name], ofAny((written as Record<string, unknown>)[name]))),
    ...(other === 'external' ? [] : workers.flatMap((kind) => ofAwsWorkers(kind, refused))),
  ];
}

/** An empty list asks for nothing. */
function ofAny(value: unknown): unknown {
  return Array.isArray(value) && value.length === 0 ? undefined : value;
}

function ofAwsWorkers(
  { written, path }: SiteDraft['workers'][number],
  refused: (path: SettingPath, value: unknown) => string[],
): string[] {
  const foreign = Object.entries(written).filter(([name]) => !OF_EXTERNAL_WORKERS.includes(name));
  return foreign.flatMap(([name, value]) => refused([...path, name], value));
}

function externalConflicts({ cidr, gatewayAddress, workers: [kind, ...more], path }: SiteDraft): string[] {
  const problems = kind ? halfSize(kind) : [];
  const kinds =
    more.length === 0
      ? []
      : [
          `${settingName(KEY, [...path, 'workers'])} are ${more.length + 1} kinds, but the workers of an external site ` +
            'get one and the same site pack; leave all but one out',
        ];
  problems.push(...kinds);
  if (!cidr || !gatewayAddress) return problems;
  return [...problems, ...addressProblem(KEY, gatewayAddress, hostAddresses(Ipv4Network.of(cidr.value)))];
}

/** One of the two says nothing of the memory for each processor. */
function halfSize({ cpus, memoryMib, path }: KindDraft): string[] {
  const size = { cpus, memoryMib };
  const [given] = Object.values(size).flatMap((setting) => (setting?.given ? setting : []));
  const missing = Object.entries(size).find(([, setting]) => setting && setting.value === undefined);
  if (!given || !missing) return [];
  return [`${named(KEY, given)} is half of a size; write ${settingName(KEY, [...path, missing[0]])} too`];
}

function awsConflicts(site: SiteDraft): string[] {
  const { cidr, gatewayAddress, uplinkMtuBytes, gateway, workers, buckets } = site;
  const names = buckets.flatMap(({ name }) => name ?? []);
  const problems = [...imageConflicts([gateway, ...workers]), ...duplicates(KEY, names, 'name each bucket once')];
  if (uplinkMtuBytes && uplinkMtuBytes.value > AWS_INTERNET_MTU_BYTES) {
    problems.push(
      `${named(KEY, uplinkMtuBytes)} is more than AWS carries to the internet; ` +
        `lower it to ${AWS_INTERNET_MTU_BYTES} at most, or leave it out`,
    );
  }
  const network = vpcNetwork(site);
  problems.push(...kindConflicts(site, network), ...fleetConflicts(site, network));
  if (network) {
    if (gatewayAddress) problems.push(...addressProblem(KEY, gatewayAddress, subnetAddresses(gatewaySubnet(network))));
  } else if (cidr) {
    const { shortest, longest } = AWS_SITE_PREFIXES;
    const reason = prefixLength(shortest, longest, 'the network of an AWS site')(cidr.value);
    problems.push(`${named(KEY, cidr)} ${reason}; choose a network from /${shortest} to /${longest}`);
  }
  return problems;
}
