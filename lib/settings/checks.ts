import { Ipv4Network } from '../net/ipv4';
import type { Check } from './schema';
import { shown } from './wording';

/** One label of a host name (RFC 1123), lower case; a letter first, since `12` would be read as an address. */
export const hostName: Check<string> = (value) => {
  if (!/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(value)) return 'is not a host name';
  return value === 'localhost' ? 'is what each machine calls itself' : undefined;
};

/** A level of a parameter's name (AWS Systems Manager), short enough for certificates and tags. */
export const parameterLevel: Check<string> = (value) =>
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/.test(value) ? undefined : 'is not fit for the name of a parameter';

/** A dotted IPv4 address without a prefix length. */
export const ipv4Address: Check<string> = (value) => {
  if (value.includes('/')) return 'has a prefix length';
  return Ipv4Network.parse(`${value}/32`) ? undefined : 'is not an IPv4 address';
};

/** An IPv4 network in CIDR notation without host bits. */
export const cidr: Check<string> = (value) => {
  const network = Ipv4Network.parse(value);
  if (!network) return 'is not an IPv4 network in CIDR notation';
  return network.cidr === value
    ? undefined
    : `is not the network's own address, which is ${JSON.stringify(network.cidr)}`;
};

/** Bounds the number of leading bits; for networks that passed `cidr`. */
export function prefixLength(shortest: number, longest: number, whose: string): Check<string> {
  return (value) => {
    const length = Ipv4Network.of(value).prefixLength;
    if (length < shortest) return `is larger than ${whose} may be (/${shortest})`;
    return length > longest ? `is smaller than ${whose} may be (/${longest})` : undefined;
  };
}

/** Ranges in which no machine can have an address (RFC 6890, and RFC 5771 for multicast). */
const SPECIAL_RANGES: readonly [string, string][] = [
  ['0.0.0.0/8', '"this network"'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local, which AWS uses for its metadata service'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],
];

/** Refuses networks without addresses for machines; for networks that passed `cidr`. */
export const usableRange: Check<string> = (value) => {
  const network = Ipv4Network.of(value);
  const special = SPECIAL_RANGES.find(([range]) => Ipv4Network.of(range).overlaps(network));
  return special && `overlaps ${special[0]}, which is ${special[1]}`;
};

/** What the CDK writes in the place of a value that only the deploy knows. */
const TOKEN = /^\$\{Token\[.+\]\}$/;

/** An EC2 instance type: family, a dot, size; or one that only the deploy knows. */
export const instanceType: Check<string> = (value) =>
  /^[a-z][a-z0-9]*(-[a-z0-9]+)*\.(nano|micro|small|medium|large|\d*xlarge|metal(-\d+xl)?)$/.test(value) ||
  TOKEN.test(value)
    ? undefined
    : 'is not an EC2 instance type';

/** An AMI id, or the full name of a parameter that holds one; the id may be known to the deploy only. */
export const machineImage: Check<string> = (value) =>
  [/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/, /^(\/[A-Za-z0-9_.-]+){1,15}$/, TOKEN].some((form) => form.test(value))
    ? undefined
    : 'is neither an AMI id nor the name of a parameter';

/** A Debian package name (Debian Policy 5.6.1). */
export const packageName: Check<string> = (value) =>
  /^[a-z0-9][a-z0-9+.-]*[a-z0-9+.]$/.test(value) ? undefined : 'is not the name of a Debian package';

/**
 * EC2 takes user data of 16,384 bytes (EC2 User Guide, "Run commands at launch"), of which a machine's own are less than
 * 5,000. Each name takes three characters more than it has.
 */
const MOST_PACKAGE_CHARACTERS = 10_000;

/** All packages of a machine: its user data have no room for more. */
export const packageNames: Check<readonly string[]> = (names) => {
  const characters = names.reduce((sum, name) => sum + (name?.length ?? 0) + 3, 0);
  return characters > MOST_PACKAGE_CHARACTERS
    ? `has ${names.length} names, too long for a machine's user data (${characters} of ${MOST_PACKAGE_CHARACTERS} ` +
        'characters); install what most of them need by one package, or bring an image that has them'
    : undefined;
};

/** A VPC or subnet id. */
export function resourceId(prefix: string): Check<string> {
  const pattern = new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`);
  return (value) => (pattern.test(value) ? undefined : `is not an id that starts with ${prefix}-`);
}

/** An availability zone's name, local zones included. */
export const availabilityZone: Check<string> = (value) =>
  /^[a-z]{2,}(-[a-z]+)+-\d+([a-z]|(-[a-z0-9]+)+)$/.test(value) ? undefined : 'is not the name of an availability zone';

/** ARN of an SNS topic (service authorization reference). */
export const topicArn: Check<string> = (value) =>
  /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/.test(value)
    ? undefined
    : 'is not the ARN of an SNS topic';

/** ARN of a KMS key; an alias says nothing to a policy. */
export const keyArn: Check<string> = (value) =>
  /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]{1,64}$/.test(value)
    ? undefined
    : 'is not the ARN of a KMS key';

const TAG_CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** AWS allows 50 tags on a resource; the rest is for tags that skylan and AWS add. */
const MOST_TAGS = 40;

/** The keys of all tags (AWS: at most 128 characters each, `aws:` is AWS's own). */
export const tagKeys: Check<readonly string[]> = (keys) => {
  if (keys.length > MOST_TAGS) return `has ${keys.length} tags; keep at most ${MOST_TAGS}`;
  for (const key of keys) {
    const name = shown(key);
    if (key.length < 1 || key.length > 128) return `has the key ${name}; make it 1 to 128 characters long`;
    if (/^aws:/i.test(key))
      return `has the key ${name}; AWS keeps keys that start with aws: for itself, choose another`;
    if (!TAG_CHARACTERS.test(key)) return `has the key ${name}; use letters, digits, spaces and _ . : / = + - @ only`;
  }
  return undefined;
};

/** A tag's value (AWS: at most 256 characters). */
export const tagValue: Check<string> = (value) => {
  if (value.length > 256) return 'is longer than 256 characters';
  return TAG_CHARACTERS.test(value) ? undefined : 'has a character that AWS does not allow';
};

/** UDP ports on which a gateway listens already. */
export const TAKEN_PORTS: Readonly<Record<number, string>> = {
  68: 'is the port of the DHCP client on the gateway',
  5353: 'is the port of mDNS on the gateway',
  5355: 'is the port of LLMNR on the gateway',
};
