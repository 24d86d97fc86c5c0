import type { Size } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { CloudImage } from '../machine/cloud-image';
import type { HybridClusterSettings } from './settings';

/** Where a site runs. */
export enum SiteProvider {
  /** The stack makes it. */
  AWS = 'aws',
  /** Someone else operates it, for example on OpenStack, and it joins by its site pack. */
  EXTERNAL = 'external',
}

/** Workers of one kind. */
export interface HybridClusterWorkersProps {
  /**
   * Name of the kind. Its workers are `<site>-<name>-1` and so on, and have it as a feature.
   *
   * @default - none, which one kind of a site can do without
   */
  readonly name?: string;

  /**
   * Workers that stand all the time; of an external site, how many to expect.
   *
   * @default 1
   */
  readonly count?: number;

  /**
   * Workers in AWS that a job powers up, and that are powered down again when idle.
   *
   * @default 0
   */
  readonly onDemand?: number;

  /**
   * EC2 instance type. No token: Slurm has to know its size.
   *
   * @default - t3.small
   */
  readonly instanceType?: ec2.InstanceType;

  /**
   * Image of these workers.
   *
   * @default - that of all machines of the cluster
   */
  readonly machineImage?: CloudImage;

  /**
   * Size of the encrypted root volume.
   *
   * @default Size.gibibytes(16)
   */
  readonly rootVolumeSize?: Size;

  /**
   * Slurm features of these workers, beside the site's.
   *
   * @default - none
   */
  readonly features?: string[];

  /**
   * Debian packages beyond those that a worker needs.
   *
   * @default - none
   */
  readonly packages?: string[];
}

/** A site of a cluster. */
export interface HybridClusterSiteProps {
  /** Name: its workers are `<name>-1` and so on, its partition and feature are called so. */
  readonly name: string;

  /** The site's network in CIDR notation: /16 to /26 in AWS, /8 to /30 elsewhere. */
  readonly cidr: string;

  /** Where the site runs. */
  readonly provider: SiteProvider;

  /**
   * External sites: public IPv4 address at which the site's gateway can be called.
   *
   * @default - none: behind NAT, and calls the others itself
   */
  readonly endpoint?: string;

  /**
   * External sites behind NAT: public IPv4 address that their packets come from.
   *
   * @default - unknown: WireGuard in AWS hears every address
   */
  readonly natAddress?: string;

  /**
   * AWS sites: instance type of the machine that ends the tunnel.
   *
   * @default - t3.micro
   */
  readonly gatewayInstanceType?: ec2.InstanceType;

  /**
   * The machines that run jobs, a kind each.
   *
   * @default - one kind, of defaults
   */
  readonly workers?: HybridClusterWorkersProps[];
}

/** What a cluster looks like; everything is optional. */
export interface HybridClusterProps {
  /**
   * Name of the cluster: 1 to 32 lower-case letters, digits and single `-`, a letter first. Its keys are parameters below
   * `/skylan/cluster/<name>`, and Slurm calls it so.
   *
   * @default - made from the stack's name and the construct's path
   */
  readonly name?: string;

  /**
   * The sites, two at least.
   *
   * @default - `bielefeld` outside AWS (192.168.66.0/24) with the controller, `giessen` in AWS (192.168.77.0/24)
   */
  readonly sites?: HybridClusterSiteProps[];

  /**
   * Name of the site whose machine runs slurmctld.
   *
   * @default - the first external site, else the first
   */
  readonly controllerSite?: string;

  /**
   * Instance type of a controller in AWS.
   *
   * @default - t3.small
   */
  readonly controllerInstanceType?: ec2.InstanceType;

  /**
   * Image of all machines that have none of their own.
   *
   * @default - Debian 13, looked up at the first deploy and kept
   */
  readonly machineImage?: CloudImage;

  /**
   * Where it is told that a machine in AWS does not answer, and that it does again, and of the cluster's alarms where
   * metrics are told. On-demand workers are left out.
   *
   * @default - nobody is told; EC2 reboots the machine all the same
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * Key that encrypts the secrets in Parameter Store: symmetric, in the stack's region and account, with a policy that lets
   * IAM policies decide. Another one has them stored anew under it, with the same values; keep the one before until then.
   * Whoever fetches a site pack needs `kms:Decrypt` on it (`grantReadSitePack`). Parameters that you bring (munge's key, a
   * directory's password) may be under it too.
   *
   * @default - the account's own key for Parameter Store, `aws/ssm`
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Sites in AWS whose jobs have a role there, which `jobsAt` gives.
   *
   * @default - the sites with `buckets` in the settings
   */
  readonly jobsRoleAt?: string[];

  /**
   * Settings as `cdk.json` has them, for apps in TypeScript: all that there are. What props say goes before; the name is
   * then `hybrid-cluster` by default, and messages name the settings.
   *
   * @default - none
   * @jsii ignore
   */
  readonly settings?: HybridClusterSettings;
}
