import { Ipv4Network } from '../net/ipv4';
import { ipv4Address } from '../settings/checks';
import type { Check } from '../settings/schema';
import { filerOf } from './homes';
import { ALL_PARTITION, ON_DEMAND_FEATURE } from './names';

/** Lower-case letters and digits, single hyphens within: fit for nodes, partitions, parameters and host names. */
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

function slurmName(longest: number, taken: Readonly<Record<string, string>>): Check<string> {
  return (value) => {
    if (!NAME.test(value) || value.length > longest) return 'is not a name that Slurm can take';
    return Object.hasOwn(taken, value) ? taken[value] : undefined;
  };
}

/** Slurm reads `PartitionName=DEFAULT` and kin as what holds for all that follow, in capitals or not. */
const DEFAULT_WORD = { default: "is a word of Slurm's own configuration" };

/** Name of a cluster; also a level of parameters' names. */
export const clusterName = slurmName(32, {});

/** Name of a site; also a partition, a set of nodes, a feature and the start of its workers' names. */
export const siteName = slurmName(20, {
  ...DEFAULT_WORD,
  [ALL_PARTITION]: 'is the name of the partition over all sites',
  [ON_DEMAND_FEATURE]: 'is the feature of on-demand workers',
});

/** Name of a kind of workers; also a feature, and a part of its workers' names. */
export const kindName: Check<string> = (value) =>
  slurmName(20, { [ON_DEMAND_FEATURE]: 'is the feature of on-demand workers' })(value) ??
  (value.endsWith(`-${ON_DEMAND_FEATURE}`) ? 'ends as the names of on-demand workers do' : undefined);

/** Name of a partition. */
export const partitionName = slurmName(20, DEFAULT_WORD);

/** A feature of workers; Slurm reads other characters as operators. */
export const featureName: Check<string> = (value) => {
  if (!/^[A-Za-z][A-Za-z0-9_.-]{0,39}$/.test(value)) return 'is not a feature that Slurm can take';
  return value === ON_DEMAND_FEATURE ? 'is the feature of on-demand workers' : undefined;
};

/** Where users' homes are: a word, or another machine's export. */
export const homes: Check<string> = (value) =>
  value === 'controller' || value === 'none' || filerOf(value) ? undefined : 'is no place of homes';
/** Where a kind of workers has no GPU. */
export const NO_GPU = 'none';

/** GPUs of a worker, by name and number; without the name, of any. */
export const gpuList: Check<string> = (value) =>
  value === NO_GPU || value.split(',').every((one) => /^([a-z0-9][a-z0-9_.-]{0,39}:)?[1-9]\d{0,2}$/.test(one))
    ? undefined
    : 'is no list of GPUs';

/** Folders that belong to the system, or to what it holds in memory. */
const OF_THE_SYSTEM = /^\/(bin|boot|dev|etc|lib\d*|proc|root|run|s?bin|sys|usr)(\/|$)/;

/** A folder of its own for what jobs write beside them, by its full path. */
export const scratchPath: Check<string> = (value) => {
  if (!/^(\/[A-Za-z0-9_.-]+)+$/.test(value) || /\/\.{1,2}(\/|$)/.test(value)) return 'is not the full path of a folder';
  if (OF_THE_SYSTEM.test(value)) return "is the system's own";
  return /^\/home(\/|$)/.test(value) ? 'is among the homes, which come through the tunnel' : undefined;
};

/** Name of an S3 bucket (Amazon S3 User Guide, "General purpose bucket naming rules"). */
export const bucketName: Check<string> = (value) =>
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(value) && !/\.\.|^[\d.]+$/.test(value)
    ? undefined
    : 'is not the name of a bucket';

/** Address of an LDAP server, with a port or without. */
export const directoryUri: Check<string> = (value) => {
  const [, host = '', port] = /^ldaps?:\/\/([^:/]+)(?::(\d{1,5}))?\/?$/.exec(value) ?? [];
  if (host === '' || Number(port ?? 1) < 1 || Number(port ?? 1) > 65_535) return 'is not the address of a directory';
  return networkHost(host);
};

/** A distinguished name of LDAP (RFC 4514), without what a shell or a file of settings could take for something else. */
export const directoryName: Check<string> = (value) =>
  /^[A-Za-z][A-Za-z0-9-]*=[^,=\p{Cc}'"\\]+(,[A-Za-z][A-Za-z0-9-]*=[^,=\p{Cc}'"\\]+)*$/u.test(value)
    ? undefined
    : 'is not a name in a directory';

/** Ranges that cannot be called from the internet (RFC 6890, and RFC 5771 for multicast). */
const NOT_PUBLIC: readonly [string, string][] = [
  ['0.0.0.0/8', '"this network"'],
  ['10.0.0.0/8', 'private'],
  ['100.64.0.0/10', "a provider's network behind NAT"],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local'],
  ['172.16.0.0/12', 'private'],
  ['192.168.0.0/16', 'private'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],
];

/** Refuses addresses that the internet does not carry; for addresses that passed `ipv4Address`. */
export const publicAddress: Check<string> = (value) => {
  const range = NOT_PUBLIC.find(([cidr]) => Ipv4Network.of(cidr).hostNumber(value) !== undefined);
  return range && `is not a public address: ${range[0]} is ${range[1]}`;
};

/** Full name of a parameter (Systems Manager's `PutParameter`): levels below slashes, none of them AWS's own. */
export const parameterName: Check<string> = (value) =>
  /^(\/[A-Za-z0-9_.-]+){1,15}$/.test(value) && value.length <= 900 && !/^\/(aws|ssm)/i.test(value)
    ? undefined
    : 'is not the full name of a parameter of yours';

/** A WireGuard public key: 32 bytes in base64. */
export const publicKey: Check<string> = (value) => {
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length !== 32 || bytes.toString('base64') !== value) return 'is not a WireGuard key of 32 bytes in base64';
  return bytes.some((byte) => byte !== 0) ? undefined : 'is no key, but zeros only';
};

/** A host of whatever network: a name with or without a domain, or an IPv4 address. */
export const networkHost: Check<string> = (value) => {
  if (value.length > 253 || !/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i.test(value))
    return 'is no host name or address';
  if (value === 'localhost' || value.startsWith('127.')) return 'is what each machine calls itself';
  return /^[\d.]+$/.test(value) ? ipv4Address(value) : undefined;
};
