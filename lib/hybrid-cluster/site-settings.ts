import * as check from '../settings/checks';
import { addressSetting, instanceTypeSetting, revisionSetting } from '../settings/fields';
import { choice, derived, object, text, wholeNumber } from '../settings/schema';
import { GATEWAY_HOSTS } from './aws-layout';
import { bucketSettings } from './bucket-settings';
import { DEFAULTS } from './defaults';
import { fleetSettings } from './fleet-settings';
import { LARGEST_UPLINK_MTU_BYTES, SMALLEST_UPLINK_MTU_BYTES } from './mtu';
import { publicAddress, publicKey, scratchPath, siteName } from './setting-checks';
import { featureSettings, machineImage, workerSettings } from './worker-settings';

const publicAddressSetting = text('write an address such as "203.0.113.7"', check.ipv4Address, publicAddress);

const gateway = object({
  // WireGuard and routing; 1 GiB, so that package installation does not run out of memory.
  instanceType: instanceTypeSetting.prefault('t3.micro').describe('EC2 instance type.'),
  image: machineImage,
});

/** The settings of one site. */
export const siteSchema = object({
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
  gatewayAddress: derived(
    addressSetting,
    `host ${GATEWAY_HOSTS[0]} of \`cidr\`; in AWS host ${GATEWAY_HOSTS[1]} where \`imageRevision\` is even`,
  ).describe("The gateway's address inside the site; in AWS in the first quarter of `cidr`."),
  keyRevision: revisionSetting
    .prefault(1)
    .describe("Raise it to have the site's key pair made anew. Not for sites with a `publicKey`."),
  features: featureSettings.describe("Slurm features of all of the site's workers, beside the site's name."),
  home: choice('cluster', 'none')
    .prefault('cluster')
    .describe("`none`: the site's workers keep the `/home` that they have, and mount none."),
  scratch: text('write the full path of a folder such as "/scratch"', scratchPath)
    .prefault('/scratch')
    .describe(
      "Folder on each worker's own disk that all its jobs may write to, and find as `SKYLAN_SCRATCH`. It is made where it " +
        'is not there; one that is, such as that of another disk, stays as it is.',
    ),
  buckets: derived(bucketSettings, 'none').describe(
    "AWS sites: S3 buckets that jobs on the site's workers may use, in whatever region, and nothing else in AWS.",
  ),
  gateway: gateway.optional().describe('AWS sites: the machine that ends the tunnel.'),
  workers: workerSettings,
  fleets: fleetSettings,
});
