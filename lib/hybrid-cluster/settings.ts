import type { z } from 'zod';
import * as check from '../settings/checks';
import {
  addressSetting,
  imageSetting,
  instanceTypeSetting,
  packageSettings,
  revisionSetting,
  tagSettings,
} from '../settings/fields';
import { choice, list, object, text, wholeNumber } from '../settings/schema';
import { MOST_SITES } from './limits';
import { LARGEST_UPLINK_MTU_BYTES, SMALLEST_UPLINK_MTU_BYTES } from './mtu';
import { clusterName, featureName, partitionName, publicAddress, publicKey, siteName } from './setting-checks';

/** Context key of these settings. */
export const HYBRID_CLUSTER_KEY = 'skylan:hybridCluster';

const siteReference = text('write the name of a site, such as "giessen"');
const publicAddressSetting = text('write an address such as "203.0.113.7"', check.ipv4Address, publicAddress);

const SITES = {
  most: MOST_SITES,
  reason: "for which an AWS site's security group has room; leave some out, or make a second cluster of them",
};

const site = object({
  /** Name: its workers are `<name>-1` and so on, its partition and feature are called so. Required. */
  name: text('write 1 to 20 lower-case letters, digits and single -, a letter first, such as "giessen"', siteName),
  /** The site's network in CIDR notation: /16 to /26 in AWS, /8 to /30 elsewhere. Required. */
  cidr: text(
    'write the network such as "192.168.77.0/24"',
    check.cidr,
    check.prefixLength(8, 30, 'a site'),
    check.usableRange,
  ),
  /**
   * Where the site runs. `aws`: this stack makes it. `external`: someone else operates it, for example on OpenStack,
   * and it joins by its site pack. Required.
   */
  provider: choice('aws', 'external'),
  /**
   * External sites: public IPv4 address at which the site's gateway can be called.
   * @default - none: the site is behind NAT, and calls the others itself
   */
  endpoint: publicAddressSetting.optional(),
  /**
   * External sites behind NAT: public IPv4 address that their packets come from. AWS sites let nobody else in.
   * @default - unknown: AWS sites let packets of any address come to WireGuard, which answers to its keys only
   */
  natAddress: publicAddressSetting.optional(),
  /**
   * External sites: WireGuard public key of a key pair that the site has made itself. Its private key never leaves it.
   * @default - a key pair is made, and the private key is in the site pack
   */
  publicKey: text('write what "wg pubkey" prints', publicKey).optional(),
  /**
   * Largest packet between the site's gateway and the internet, in bytes. AWS carries 1500.
   * @default - 1500 in AWS; 1450 elsewhere, which OpenStack's tenant networks leave
   */
  uplinkMtuBytes: wholeNumber(
    SMALLEST_UPLINK_MTU_BYTES,
    LARGEST_UPLINK_MTU_BYTES,
    {},
    {
      small: 'leaves less than 1280 bytes for a packet inside the tunnel',
      large: 'is more than any network between clouds carries',
    },
  ).optional(),
  /**
   * Address of the site's gateway inside the tunnel. Write it, or add new sites at the end of the list:
   * the default follows the site's place.
   * @default - the first address of `tunnel.cidr` for the first site, the second for the second, and so on
   */
  tunnelAddress: addressSetting.optional(),
  /**
   * Address of the site's gateway inside the site; in AWS in the first quarter of `cidr`.
   * @default - host number 10 of `cidr`
   */
  gatewayAddress: addressSetting.optional(),
  /**
   * Raise it to have the site's key pair made anew. Not for sites with a `publicKey`.
   * @default 1
   */
  keyRevision: revisionSetting.optional(),
  /**
   * Slurm features of the site's workers, beside the site's name.
   * @default []
   */
  features: list(
    text('write up to 40 letters, digits, _ . and -, a letter first, such as "gpu"', featureName),
  ).optional(),
  /** AWS sites: the machine that ends the tunnel. */
  gateway: object({
    /**
     * EC2 instance type.
     * @default 't3.micro'
     */
    instanceType: instanceTypeSetting.optional(),
    /**
     * AMI id, or the name of an SSM parameter that holds one.
     * @default - the cluster's `image`
     */
    image: imageSetting.optional(),
  }).optional(),
  /** The machines that run jobs. External sites have `count` only: how many to expect. */
  workers: object({
    /**
     * Workers that stand all the time.
     * @default 1
     */
    count: wholeNumber(0, 1000).optional(),
    /**
     * AWS sites: workers that a job powers up, and that are powered down again when idle.
     * @default 0
     */
    onDemand: wholeNumber(0, 1000).optional(),
    /**
     * AWS sites: EC2 instance type.
     * @default 't3.small'
     */
    instanceType: instanceTypeSetting.optional(),
    /**
     * AWS sites: processors of the instance type, as Linux counts them.
     * @default - known of common types; required of others
     */
    cpus: wholeNumber(1, 1024).optional(),
    /**
     * AWS sites: memory that Linux reports on the instance type, in MiB. Not more, or Slurm will not use the worker.
     * @default - known of common types: the type's own less 8 % and 64 MiB; required of others
     */
    memoryMib: wholeNumber(128, 33_554_432).optional(),
    /**
     * AWS sites: AMI id, or the name of an SSM parameter that holds one.
     * @default - the cluster's `image`
     */
    image: imageSetting.optional(),
    /**
     * AWS sites: names of Debian packages to install beyond those that a worker needs.
     * @default []
     */
    packages: packageSettings.optional(),
  }).optional(),
});

/** The settings of a hybrid cluster as users write them; everything is optional. */
export const hybridClusterSchema = object({
  /**
   * Name of this cluster: parameters are below `/skylan/<name>`, and Slurm calls the cluster so.
   * @default 'hybrid-cluster'
   */
  name: text(
    'write 1 to 32 lower-case letters, digits and single -, a letter first, such as "hybrid-cluster"',
    clusterName,
  ).optional(),
  /**
   * The sites, two at least.
   * @default - the external site `bielefeld` with 192.168.66.0/24, and `giessen` in AWS with 192.168.77.0/24
   */
  sites: list(site, SITES)
    .min(2, { error: 'has fewer than two sites; name two at least, or leave the setting out' })
    .optional(),
  /** The WireGuard tunnel, from each site's gateway to each other's. */
  tunnel: object({
    /**
     * Network of the gateways' addresses inside the tunnel, in CIDR notation, from /8 to /30.
     * @default '10.0.0.0/24'
     */
    cidr: text(
      'write the network such as "10.0.0.0/24"',
      check.cidr,
      check.prefixLength(8, 30, 'a tunnel'),
      check.usableRange,
    ).optional(),
    /**
     * UDP port of every gateway.
     * @default 51820
     */
    port: wholeNumber(1, 65535, check.TAKEN_PORTS).optional(),
    /**
     * Seconds between packets that keep routers on the way from forgetting the tunnel.
     * @default 25
     */
    keepaliveSeconds: wholeNumber(1, 120).optional(),
    /**
     * Raise it to have all pre-shared keys made anew.
     * @default 1
     */
    presharedKeyRevision: revisionSetting.optional(),
  }).optional(),
  /** The machine that runs slurmctld. */
  controller: object({
    /**
     * Name of its site.
     * @default - the first external site, or the first site when all are in AWS
     */
    site: siteReference.optional(),
    /**
     * Host name, as `hostname -s` prints it there.
     * @default - `master` at an external site, `controller` in AWS
     */
    hostname: text(
      'write 1 to 63 lower-case letters, digits and -, a letter first, such as "master"',
      check.hostName,
    ).optional(),
    /**
     * IPv4 address inside its site; in AWS in the upper half of the site's `cidr`.
     * @default - the site gateway's own address at an external site, host number 10 of the upper half in AWS
     */
    address: addressSetting.optional(),
    /**
     * AWS sites: EC2 instance type.
     * @default 't3.small'
     */
    instanceType: instanceTypeSetting.optional(),
  }).optional(),
  /**
   * Slurm's partitions. Jobs that name none go to the one called `all`, or else to the first.
   * @default - one for each site, and `all` over all sites
   */
  partitions: list(
    object({
      /** Name. Required. */
      name: text('write 1 to 20 lower-case letters, digits and single -, a letter first, such as "all"', partitionName),
      /** Names of the sites whose workers are in it. Required. */
      sites: list(siteReference).min(1, { error: 'names no site; name one at least' }),
    }),
  )
    .min(1, { error: 'has no partition; name one at least, or leave the setting out' })
    .optional(),
  /**
   * Seconds without a job after which an on-demand worker is powered down.
   * @default 600
   */
  suspendSeconds: wholeNumber(10, 604_800).optional(),
  /**
   * Image of all machines in AWS: AMI id, or the name of an SSM parameter that holds one.
   * @default '/aws/service/debian/release/13/latest/amd64'
   */
  image: imageSetting.optional(),
  /**
   * Raise it to have the image looked up anew, which replaces the machines where it has changed.
   * @default 1
   */
  imageRevision: revisionSetting.optional(),
  /**
   * Tags for everything that takes tags, at most 40.
   * @default {}
   */
  tags: tagSettings.optional(),
});

/** Settings as users write them. */
export type HybridClusterSettings = z.infer<typeof hybridClusterSchema>;

/** The settings of one site. */
export type SiteSettings = NonNullable<HybridClusterSettings['sites']>[number];
