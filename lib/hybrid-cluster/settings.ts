import * as check from '../settings/checks';
import {
  addressSetting,
  alarmTopicSetting,
  imageSetting,
  instanceTypeSetting,
  keySetting,
  revisionSetting,
  tagSettings,
} from '../settings/fields';
import { choice, derived, list, object, text, wholeNumber } from '../settings/schema';
import { DEFAULTS } from './defaults';
import { directory } from './directory-settings';
import { MOST_SITES } from './limits';
import { monitoring } from './monitoring-settings';
import { clusterName, homes, parameterName, partitionName } from './setting-checks';
import type { HybridClusterSettings } from './settings-types';
import { siteSchema } from './site-settings';
import { accounting, containers, jobMemoryMib, modules, privateData, submitFrom, tokens } from './slurm-settings';

/** Context key of these settings. */
export const HYBRID_CLUSTER_KEY = 'skylan:hybridCluster';

const siteReference = text('write the name of a site, such as "giessen"');

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
  address: derived(
    addressSetting,
    "external: the site gateway's; AWS: host 10 of the upper half, host 9 where `imageRevision` is even",
  ).describe("IPv4 address of its machine inside its site; in AWS in the upper half of the site's `cidr`."),
  serviceAddress: derived(addressSetting, 'host 8 of the upper half').describe(
    "AWS sites: IPv4 address in the upper half of the site's `cidr` at which all machines reach the controller. It is a " +
      'second address of the machine, and goes to the one that takes its place.',
  ),
  // slurmctld; 2 GiB.
  instanceType: instanceTypeSetting.prefault('t3.small').describe('AWS sites: EC2 instance type.'),
  mode: choice('own', 'include')
    .prefault('own')
    .describe(
      "External sites: whose `slurm.conf` is. `own`: this cluster's. `include`: you have a cluster, whose `slurm.conf` " +
        'and munge key stay, and take these sites in as nodes and partitions.',
    ),
  mungeKeyParameter: derived(
    text('write a name such as "/slurm/munge-key"', parameterName),
    'a key is made; required with `include`',
  ).describe('Name of a SecureString parameter that holds the munge key of your cluster, in base64.'),
  // EBS's own bounds of gp3.
  stateGib: wholeNumber(1, 16_384)
    .prefault(16)
    .describe(
      "AWS sites: size in GiB of the volume that the cluster's state is on. It can be raised while all runs, not lowered.",
    ),
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
    .describe('Name of this cluster; parameters are below `/skylan/cluster/<name>`, and Slurm calls the cluster so.'),
  sites: list(siteSchema, {
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
  mungeKeyRevision: revisionSetting
    .prefault(1)
    .describe("Raise it to have munge's key made anew, by which Slurm's machines know each other."),
  directory: directory
    .optional()
    .describe("A directory (LDAP) of users beside those of the controller's machine, for a controller in AWS."),
  home: derived(
    text('write "controller", "none", or a server\'s address and path such as "10.1.2.3:/export/home"', homes),
    '`controller`; `none` with `include`',
  ).describe(
    "Where users' homes are, which all workers mount (NFS 4.2). `controller`: its `/home`. Address and path: " +
      'a server that has them already. `none`: each worker has homes of its own.',
  ),
  partitions: derived(
    list(partition).min(1, { error: 'has no partition; name one at least, or leave the setting out' }),
    'one for each site, and `all` over all sites',
  ).describe("Slurm's partitions. Jobs that name none go to the one called `all`, or else to the first."),
  accounting: accounting.optional().describe('The record of all jobs.'),
  monitoring: monitoring.optional().describe('What is told of the running cluster.'),
  jobMemoryMib: derived(
    jobMemoryMib,
    "the smallest worker's for each of its processors; 512 where no worker's size is known",
  ).describe(
    'Memory in MiB that a job gets for each of its processors when it does not ask (`--mem`); it is held to it.',
  ),
  submitFrom: submitFrom
    .prefault([])
    .describe(
      "Machines beside the controller from which jobs may be submitted: host names, such as a login machine's or a laptop's; " +
        '`all`: from every machine, as jobs need that submit jobs themselves.',
    ),
  privateData: privateData
    .prefault('no')
    .describe("Whether users see their own jobs and usage only, not each other's."),
  tokens: tokens
    .prefault('no')
    .describe(
      'Whether the controller takes tokens (`scontrol token`), by which users submit jobs from a computer without the ' +
        "munge key, such as a laptop, and answers HTTP (Slurm's REST API) on port 6820 of its own machine.",
    ),
  tokenKeyRevision: revisionSetting
    .prefault(1)
    .describe('Raise it to have the key of tokens made anew: all that were made before are refused.'),
  containers: containers
    .prefault('none')
    .describe('What jobs run containers with, as their users and without root. `podman`: it is on all workers.'),
  modules: modules
    .prefault('none')
    .describe(
      'What jobs find software with. `environment-modules`: the command `module`, on all workers and the controller.',
    ),
  suspendSeconds: wholeNumber(10, 604_800)
    .prefault(600)
    .describe('Seconds without a job after which an on-demand worker is powered down.'),
  image: imageSetting
    .prefault('/aws/service/debian/release/13/latest/amd64')
    .describe('Image of all machines in AWS: AMI id, or the name of an SSM parameter that holds one.'),
  imageRevision: revisionSetting
    .prefault(1)
    .describe(
      'Raise it by one to have the image looked up anew, and with any other `image`: all machines are replaced.',
    ),
  alarmTopicArn: derived(alarmTopicSetting, 'nobody is told').describe(
    "ARN of an SNS topic, in the stack's region, that is told that a machine does not answer, and of the alarms of `monitoring`; subscribe your address to it.",
  ),
  encryptionKeyArn: derived(keySetting, "the account's own key for Parameter Store, `aws/ssm`").describe(
    "ARN of a KMS key of yours, symmetric and in the stack's region, under which keys and profiles are stored in Parameter Store; whoever fetches a site pack needs `kms:Decrypt` on it.",
  ),
  tags: tagSettings.prefault({}).describe('Tags for everything that takes tags, at most 40.'),
});

export type { HybridClusterSettings } from './settings-types';

/** The settings of one site, as users write them. */
export type SiteSettings = NonNullable<HybridClusterSettings['sites']>[number];
