import * as check from '../settings/checks';
import {
  addressSetting,
  imageSetting,
  instanceTypeSetting,
  packageSettings,
  revisionSetting,
  tagSettings,
} from '../settings/fields';
import { choice, derived, list, object, text, wholeNumber } from '../settings/schema';
import { GATEWAY_HOST } from './aws-layout';
import { DEFAULTS } from './defaults';
import { MOST_SITES } from './limits';
import { LARGEST_UPLINK_MTU_BYTES, SMALLEST_UPLINK_MTU_BYTES } from './mtu';
import { clusterName, featureName, partitionName, publicAddress, publicKey, siteName } from './setting-checks';
import type { HybridClusterSettings } from './settings-types';

/** Context key of these settings. */
export const HYBRID_CLUSTER_KEY = 'skylan:hybridCluster';

const siteReference = text('write the name of a site, such as "giessen"');
const publicAddressSetting = text('write an address such as "203.0.113.7"', check.ipv4Address, publicAddress);
const machineImage = derived(imageSetting, '`image`').describe(
  'AMI id, or the name of an SSM parameter that holds one.',
);

const gateway = object({
  // WireGuard and routing; 1 GiB, so that package installation does not run out of memory.
  instanceType: instanceTypeSetting.prefault('t3.micro').describe('EC2 instance type.'),
  image: machineImage,
});

const workers = object({
  count: wholeNumber(0, 1000)
    .prefault(1)
    .describe('Workers that stand all the time; of an external site, how many to expect.'),
  onDemand: wholeNumber(0, 1000)
    .prefault(0)
    .describe('AWS sites: workers that a job powers up, and that are powered down again when idle.'),
  // slurmd and small jobs; 2 GiB.
  instanceType: instanceTypeSetting.prefault('t3.small').describe('AWS sites: EC2 instance type.'),
  cpus: derived(wholeNumber(1, 1024), 'known of t3, c, m, r; required of others').describe(
    'AWS sites: processors of the instance type, as Linux counts them.',
  ),
  memoryMib: derived(wholeNumber(128, 33_554_432), "known of t3, c, m, r: the type's less 8 % and 64").describe(
    'AWS sites: memory that Linux reports on the type, in MiB; not more, or Slurm will not use the worker.',
  ),
  image: machineImage,
  packages: packageSettings.prefault([]).describe('AWS sites: Debian packages beyond those that a worker needs.'),
});

const site = object({
  name: text(
    'write 1 to 20 lower-case letters, digits and single -, a letter first, such as "giessen"',
    siteName,
  ).describe('Name: its workers are `<name>-1` and so on, its partition and feature are called so.'),
  cidr: text(
    'write the network such as "192.168.77.0/24"',
    check.cidr,
    check.prefixLength(8, 30, 'a site'),
    check.usableRange,
  ).describe("The site's network in CIDR notation: /16 to /26 in AWS, /8 to /30 elsewhere."),
  provider: choice('aws', 'external').describe(
    'Where the site runs. `aws`: this stack makes it. `external`: someone else operates it, for example on OpenStack, ' +
      'and it joins by its site pack.',
  ),
  endpoint: derived(publicAddressSetting, 'none: behind NAT, and calls the others itself').describe(
    "External sites: public IPv4 address at which the site's gateway can be called.",
  ),
  natAddress: derived(publicAddressSetting, 'unknown: WireGuard in AWS hears every address').describe(
    'External sites behind NAT: public IPv4 address that their packets come from. AWS sites let nobody else in.',
  ),
  publicKey: derived(
    text('write what "wg pubkey" prints', publicKey),
    'a pair is made, its private key is in the site pack',
  ).describe('External sites: WireGuard public key of a pair that the site has made itself.'),
  uplinkMtuBytes: derived(
    wholeNumber(
      SMALLEST_UPLINK_MTU_BYTES,
      LARGEST_UPLINK_MTU_BYTES,
      {},
      {
        small: 'leaves less than 1280 bytes for a packet inside the tunnel',
        large: 'is more than any network between clouds carries',
      },
    ),
    `${DEFAULTS.uplinkMtuBytes.aws} (aws), ${DEFAULTS.uplinkMtuBytes.external} (external, what OpenStack leaves)`,
  ).describe(
    "Largest packet between the site's gateway and the internet, in bytes; the tunnel gets 80 less than the smallest.",
  ),
  tunnelAddress: derived(addressSetting, 'host 1 of `tunnel.cidr`, then 2, ...').describe(
    "The gateway's address inside the tunnel. Write it, or add new sites at the end: the default goes by place.",
  ),
  gatewayAddress: derived(addressSetting, `host ${GATEWAY_HOST} of \`cidr\``).describe(
    "The gateway's address inside the site; in AWS in the first quarter of `cidr`.",
  ),
  keyRevision: revisionSetting
    .prefault(1)
    .describe("Raise it to have the site's key pair made anew. Not for sites with a `publicKey`."),
  features: list(text('write up to 40 letters, digits, _ . and -, a letter first, such as "gpu"', featureName))
    .prefault([])
    .describe("Slurm features of the site's workers, beside the site's name."),
  gateway: gateway.optional().describe('AWS sites: the machine that ends the tunnel.'),
  workers: workers.optional().describe('The machines that run jobs. External sites have `count` only.'),
});

const tunnel = object({
  cidr: text(
    'write the network such as "10.0.0.0/24"',
    check.cidr,
    check.prefixLength(8, 30, 'a tunnel'),
    check.usableRange,
  )
    .prefault('10.0.0.0/24')
    .describe("Network of the gateways' addresses inside the tunnel, in CIDR notation, /8 to /30."),
  port: wholeNumber(1, 65535, check.TAKEN_PORTS).prefault(DEFAULTS.port).describe('UDP port of every gateway.'),
  keepaliveSeconds: wholeNumber(1, 120)
    .prefault(25)
    .describe('Seconds between packets that keep routers on the way from forgetting the tunnel.'),
  presharedKeyRevision: revisionSetting.prefault(1).describe('Raise it to have all pre-shared keys made anew.'),
});

const controller = object({
  site: derived(siteReference, 'the first external site, else the first').describe('Name of its site.'),
  hostname: derived(
    text('write 1 to 63 lower-case letters, digits and -, a letter first, such as "master"', check.hostName),
    `\`${DEFAULTS.controllerHostname.external}\` at an external site, \`${DEFAULTS.controllerHostname.aws}\` in AWS`,
  ).describe('Host name, as `hostname -s` prints it there.'),
  address: derived(addressSetting, "external: the site gateway's; AWS: host 10 of the upper half").describe(
    "IPv4 address inside its site; in AWS in the upper half of the site's `cidr`.",
  ),
  // slurmctld; 2 GiB.
  instanceType: instanceTypeSetting.prefault('t3.small').describe('AWS sites: EC2 instance type.'),
});

const partition = object({
  name: text(
    'write 1 to 20 lower-case letters, digits and single -, a letter first, such as "all"',
    partitionName,
  ).describe('Name of the partition.'),
  sites: list(siteReference)
    .min(1, { error: 'names no site; name one at least' })
    .describe('Names of the sites whose workers are in it.'),
});

/** The settings of a hybrid cluster as users write them; everything is optional. */
export const hybridClusterSchema = object({
  name: text(
    'write 1 to 32 lower-case letters, digits and single -, a letter first, such as "hybrid-cluster"',
    clusterName,
  )
    .prefault('hybrid-cluster')
    .describe('Name of this cluster; parameters are below `/skylan/<name>`, and Slurm calls the cluster so.'),
  sites: list(site, {
    most: MOST_SITES,
    reason: "for which an AWS site's security group has room; leave some out, or make a second cluster of them",
  })
    .min(2, { error: 'has fewer than two sites; name two at least, or leave the setting out' })
    .prefault([
      { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external' },
      { name: 'giessen', cidr: '192.168.77.0/24', provider: 'aws' },
    ])
    .describe('The sites, two at least.'),
  tunnel: tunnel.optional().describe("The WireGuard tunnel, from each site's gateway to each other's."),
  controller: controller.optional().describe('The machine that runs slurmctld.'),
  partitions: derived(
    list(partition).min(1, { error: 'has no partition; name one at least, or leave the setting out' }),
    'one for each site, and `all` over all sites',
  ).describe("Slurm's partitions. Jobs that name none go to the one called `all`, or else to the first."),
  suspendSeconds: wholeNumber(10, 604_800)
    .prefault(600)
    .describe('Seconds without a job after which an on-demand worker is powered down.'),
  image: imageSetting
    .prefault('/aws/service/debian/release/13/latest/amd64')
    .describe('Image of all machines in AWS: AMI id, or the name of an SSM parameter that holds one.'),
  imageRevision: revisionSetting
    .prefault(1)
    .describe('Raise it to have the image looked up anew, which replaces machines where it has changed.'),
  tags: tagSettings.prefault({}).describe('Tags for everything that takes tags, at most 40.'),
});

export type { HybridClusterSettings } from './settings-types';

/** The settings of one site. */
export type SiteSettings = NonNullable<HybridClusterSettings['sites']>[number];
