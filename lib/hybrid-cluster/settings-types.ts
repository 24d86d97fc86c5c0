// Made by "npm run docs" from the settings' declarations.

/** A list, or its only element without the brackets. */
export type OneOrMore<Setting> = Setting | readonly Setting[];

/** The settings of a hybrid cluster as users write them; everything is optional. */
export interface HybridClusterSettings {
  /**
   * Name of this cluster; parameters are below `/skylan/cluster/<name>`, and Slurm calls the cluster so.
   * @default "hybrid-cluster"
   */
  readonly name?: string;
  /**
   * The sites, two at least.
   * @default [{"name":"bielefeld","cidr":"192.168.66.0/24","provider":"external"},{"name":"giessen","cidr":"192.168.77.0/24","provider":"aws"}]
   */
  readonly sites?: readonly {
    /** Name: its workers are `<name>-1` and so on, its partition and feature are called so. */
    readonly name: string;
    /** The site's network in CIDR notation: /16 to /26 in AWS, /8 to /30 elsewhere. */
    readonly cidr: string;
    /**
     * Where the site runs. `aws`: this stack makes it. `external`: someone else operates it, for example on OpenStack,
     * and it joins by its site pack.
     */
    readonly provider: 'aws' | 'external';
    /**
     * External sites: public IPv4 address at which the site's gateway can be called.
     * @default - none: behind NAT, and calls the others itself
     */
    readonly endpoint?: string;
    /**
     * External sites behind NAT: public IPv4 address that their packets come from. AWS sites let nobody else in.
     * @default - unknown: WireGuard in AWS hears every address
     */
    readonly natAddress?: string;
    /**
     * External sites: WireGuard public key of a pair that the site has made itself.
     * @default - a pair is made, its private key is in the site pack
     */
    readonly publicKey?: string;
    /**
     * Largest packet between the site's gateway and the internet, in bytes; the tunnel gets 80 less than the smallest
     * (1360 to 9001).
     * @default - 1500 (aws), 1450 (external, what OpenStack leaves)
     */
    readonly uplinkMtuBytes?: number;
    /**
     * The gateway's address inside the tunnel. Write it, or add new sites at the end: the default goes by place.
     * @default - host 1 of `tunnel.cidr`, then 2, ...
     */
    readonly tunnelAddress?: string;
    /**
     * The gateway's address inside the site; in AWS in the first quarter of `cidr`.
     * @default - host 10 of `cidr`; in AWS host 11 where `imageRevision` is even
     */
    readonly gatewayAddress?: string;
    /**
     * Raise it to have the site's key pair made anew. Not for sites with a `publicKey` (1 to 1000000).
     * @default 1
     */
    readonly keyRevision?: number;
    /**
     * Slurm features of all of the site's workers, beside the site's name.
     * @default []
     */
    readonly features?: readonly string[];
    /**
     * `none`: the site's workers keep the `/home` that they have, and mount none.
     * @default "cluster"
     */
    readonly home?: 'cluster' | 'none';
    /**
     * Folder on each worker's own disk that all its jobs may write to, and find as `SKYLAN_SCRATCH`. It is made where
     * it is not there; one that is, such as that of another disk, stays as it is.
     * @default "/scratch"
     */
    readonly scratch?: string;
    /**
     * AWS sites: S3 buckets that jobs on the site's workers may use, in whatever region, and nothing else in AWS.
     * @default - none
     */
    readonly buckets?: readonly {
      /** Name of the bucket, in this account or, if its own policy lets this one in, in another. */
      readonly name: string;
      /**
       * `read`: jobs list the bucket and read objects. `write`: they write and remove them, too.
       * @default "read"
       */
      readonly access?: 'read' | 'write';
      /**
       * ARN of the KMS key that the bucket is encrypted with, where that is one of yours.
       * @default - none: the bucket is encrypted by S3's own keys
       */
      readonly keyArn?: string;
    }[];
    /** AWS sites: the machine that ends the tunnel. */
    readonly gateway?: {
      /**
       * EC2 instance type.
       * @default "t3.micro"
       */
      readonly instanceType?: string;
      /**
       * AMI id, or the name of an SSM parameter that holds one.
       * @default - `image`
       */
      readonly image?: string;
    };
    /**
     * The machines that run jobs: a kind of them, or a list of several. External sites have one kind, with `count`,
     * `gpus`, `cpus` and `memoryMib` only.
     * @default - one kind, of defaults
     */
    readonly workers?: OneOrMore<{
      /**
       * AWS sites: name of the kind. Its workers are `<site>-<name>-1` and so on, and have it as a feature; those of a
       * kind without a name are `<site>-1` and so on.
       * @default - none, which one kind of a site can do without
       */
      readonly name?: string;
      /**
       * Workers that stand all the time; of an external site, how many to expect (0 to 1000).
       * @default 1
       */
      readonly count?: number;
      /**
       * AWS sites: workers that a job powers up, and that are powered down again when idle (0 to 1000).
       * @default 0
       */
      readonly onDemand?: number;
      /**
       * AWS sites: EC2 instance type.
       * @default "t3.small"
       */
      readonly instanceType?: string;
      /**
       * AWS sites: Slurm features of these workers, beside the site's.
       * @default []
       */
      readonly features?: readonly string[];
      /**
       * NVIDIA GPUs of each of these workers, as Slurm is to know them: a part of the name that the driver gives them,
       * in lower case, and how many; several with commas between them. With their driver and Slurm 24.11 in the image.
       * @default - AWS sites: what EC2 says of types g and p, where the image is neither Debian's own, without a driver, nor Ubuntu's; else `none`
       */
      readonly gpus?: string;
      /**
       * Processors of a worker, as Linux counts them: in AWS of an on-demand one; of an external site, with
       * `memoryMib`, for `jobMemoryMib` alone (1 to 1024).
       * @default - AWS: what EC2 says of the type
       */
      readonly cpus?: number;
      /**
       * Memory that Linux reports on a worker, in MiB; not more in AWS, or Slurm will not use the worker on demand (128
       * to 33554432).
       * @default - AWS: 95 % of what EC2 says of the type; up to 16 GiB, the type's less 8 % and 64
       */
      readonly memoryMib?: number;
      /**
       * AMI id, or the name of an SSM parameter that holds one.
       * @default - `image`
       */
      readonly image?: string;
      /**
       * AWS sites: size of the root volume, in GiB; not less than the image has. With another one raise `imageRevision`
       * (8 to 16384).
       * @default 16
       */
      readonly volumeGib?: number;
      /**
       * AWS sites: Debian packages beyond those that a worker needs.
       * @default []
       */
      readonly packages?: readonly string[];
      /**
       * AWS sites: where among the site's addresses those of this kind begin. Write it, or add new kinds at the end:
       * the default goes by place (0 to 7).
       * @default - the place in the list: 0, then 1, ...
       */
      readonly slot?: number;
    }>;
    /**
     * AWS sites: fleets of workers that EC2 makes when a job asks for them, and that are gone when idle. Jobs take
     * standing workers first, then those on demand, then fleets in their order here.
     * @default []
     */
    readonly fleets?: readonly {
      /** Name of the fleet. Its workers are `<site>-<name>-1` and so on, and have it as a feature. */
      readonly name: string;
      /**
       * EC2 instance types, of which EC2 takes one that it has; on demand the first ones first. For Slurm each worker
       * is as small as the smallest of them.
       */
      readonly instanceTypes: readonly string[];
      /** Most workers of the fleet at a time (1 to 2000). */
      readonly max: number;
      /**
       * `spot`: for less, and EC2 may take a worker back, two minutes after it has said so; its job starts again on
       * another one. `onDemand`: at the full price, and it stays.
       * @default "spot"
       */
      readonly purchase?: 'spot' | 'onDemand';
      /**
       * Availability zones that the workers may be in: more have more room, and traffic from one to the other costs.
       * The first is the gateway's (1 to 3).
       * @default 1
       */
      readonly zones?: number;
      /**
       * Slurm features of these workers, beside the site's.
       * @default []
       */
      readonly features?: readonly string[];
      /**
       * NVIDIA GPUs of each of these workers, as `workers[].gpus` has them.
       * @default "none"
       */
      readonly gpus?: string;
      /**
       * AMI id, or the name of an SSM parameter that holds one.
       * @default - `image`
       */
      readonly image?: string;
      /**
       * Size of the root volume, in GiB; not less than the image has (8 to 16384).
       * @default 16
       */
      readonly volumeGib?: number;
      /**
       * Debian packages beyond those that a worker needs.
       * @default []
       */
      readonly packages?: readonly string[];
    }[];
  }[];
  /** The WireGuard tunnel, from each site's gateway to each other's. */
  readonly tunnel?: {
    /**
     * Network of the gateways' addresses inside the tunnel, in CIDR notation, /8 to /30.
     * @default "10.0.0.0/24"
     */
    readonly cidr?: string;
    /**
     * UDP port of every gateway (1 to 65535 other than 68, 5353, 5355).
     * @default 51820
     */
    readonly port?: number;
    /**
     * Seconds between packets that keep routers on the way from forgetting the tunnel (1 to 120).
     * @default 25
     */
    readonly keepaliveSeconds?: number;
    /**
     * Raise it to have all pre-shared keys made anew (1 to 1000000).
     * @default 1
     */
    readonly presharedKeyRevision?: number;
  };
  /** The machine that runs slurmctld. */
  readonly controller?: {
    /**
     * Name of its site.
     * @default - the first external site, else the first
     */
    readonly site?: string;
    /**
     * Host name, as `hostname -s` prints it there.
     * @default - `master` at an external site, `controller` in AWS
     */
    readonly hostname?: string;
    /**
     * IPv4 address of its machine inside its site; in AWS in the upper half of the site's `cidr`.
     * @default - external: the site gateway's; AWS: host 10 of the upper half, host 9 where `imageRevision` is even
     */
    readonly address?: string;
    /**
     * AWS sites: IPv4 address in the upper half of the site's `cidr` at which all machines reach the controller. It is
     * a second address of the machine, and goes to the one that takes its place.
     * @default - host 8 of the upper half
     */
    readonly serviceAddress?: string;
    /**
     * AWS sites: EC2 instance type.
     * @default "t3.small"
     */
    readonly instanceType?: string;
    /**
     * External sites: whose `slurm.conf` is. `own`: this cluster's. `include`: you have a cluster, whose `slurm.conf`
     * and munge key stay, and take these sites in as nodes and partitions.
     * @default "own"
     */
    readonly mode?: 'own' | 'include';
    /**
     * Name of a SecureString parameter that holds the munge key of your cluster, in base64.
     * @default - a key is made; required with `include`
     */
    readonly mungeKeyParameter?: string;
    /**
     * AWS sites: size in GiB of the volume that the cluster's state is on. It can be raised while all runs, not lowered
     * (1 to 16384).
     * @default 16
     */
    readonly stateGib?: number;
  };
  /**
   * Raise it to have munge's key made anew, by which Slurm's machines know each other (1 to 1000000).
   * @default 1
   */
  readonly mungeKeyRevision?: number;
  /** A directory (LDAP) of users beside those of the controller's machine, for a controller in AWS. */
  readonly directory?: {
    /**
     * Where the directory is, as the controller reaches it through the internet: `ldaps://`, or `ldap://`, which has to
     * become TLS (StartTLS).
     * @default - none: users are those of the controller's machine
     */
    readonly uri?: string;
    /**
     * Name below which users and groups are.
     * @default - required with `uri`
     */
    readonly base?: string;
    /**
     * How groups name their members: by user names (`memberUid`), or by names of entries (`member`).
     * @default "rfc2307"
     */
    readonly schema?: 'rfc2307' | 'rfc2307bis';
    /**
     * Name as which the controller asks, with `bindPasswordParameter`.
     * @default - nobody in particular
     */
    readonly bindDn?: string;
    /**
     * Name of a SecureString parameter that holds the password of `bindDn`.
     * @default - none
     */
    readonly bindPasswordParameter?: string;
    /**
     * Name of a parameter that holds the certificate (PEM) of the authority that vouches for the directory's.
     * @default - Debian's authorities
     */
    readonly caParameter?: string;
  };
  /**
   * Where users' homes are, which all workers mount (NFS 4.2). `controller`: its `/home`. Address and path: a server
   * that has them already. `none`: each worker has homes of its own.
   * @default - `controller`; `none` with `include`
   */
  readonly home?: string;
  /**
   * Slurm's partitions. Jobs that name none go to the one called `all`, or else to the first.
   * @default - one for each site, and `all` over all sites
   */
  readonly partitions?: readonly {
    /** Name of the partition. */
    readonly name: string;
    /** Names of the sites whose workers are in it. */
    readonly sites: readonly string[];
  }[];
  /** The record of all jobs. */
  readonly accounting?: {
    /**
     * Where jobs are recorded, for `sacct`, `sreport` and, among users with accounts, fair share. `embedded`: MariaDB
     * and slurmdbd on the controller's machine, without a password. `external`: a slurmdbd that you have, with the same
     * munge key. `none`: nowhere.
     * @default "embedded"
     */
    readonly database?: 'embedded' | 'external' | 'none';
    /**
     * With `external`: host name or IPv4 address of slurmdbd, as the controller reaches it.
     * @default - required with `external`
     */
    readonly host?: string;
    /**
     * With `external`: its TCP port (1 to 65535).
     * @default 6819
     */
    readonly port?: number;
    /**
     * Whether a user needs an account (`sacctmgr add user`) to run jobs, and is held to its limits. `no`: everybody
     * runs jobs, and all are recorded.
     * @default "no"
     */
    readonly enforce?: 'no' | 'yes';
  };
  /** What is told of the running cluster. */
  readonly monitoring?: {
    /**
     * Whether Slurm's and the tunnels' figures are in CloudWatch each minute, with a dashboard and alarms. `cloudwatch`
     * costs some 8 USD a month with one site in AWS, and next to nothing in an account that has no others of them.
     * @default "none"
     */
    readonly metrics?: 'cloudwatch' | 'none';
    /**
     * Whether machines in AWS run Prometheus's node exporter (TCP 9100), which the controller's machine alone reaches.
     * @default "no"
     */
    readonly nodeExporter?: 'no' | 'yes';
  };
  /**
   * Memory in MiB that a job gets for each of its processors when it does not ask (`--mem`); it is held to it (16 to
   * 33554432).
   * @default - the smallest worker's for each of its processors; 512 where no worker's size is known
   */
  readonly jobMemoryMib?: number;
  /**
   * Machines beside the controller from which jobs may be submitted: host names, such as a login machine's or a
   * laptop's; `all`: from every machine, as jobs need that submit jobs themselves.
   * @default []
   */
  readonly submitFrom?: readonly string[];
  /**
   * Whether users see their own jobs and usage only, not each other's.
   * @default "no"
   */
  readonly privateData?: 'no' | 'yes';
  /**
   * Whether the controller takes tokens (`scontrol token`), by which users submit jobs from a computer without the
   * munge key, such as a laptop, and answers HTTP (Slurm's REST API) on port 6820 of its own machine.
   * @default "no"
   */
  readonly tokens?: 'no' | 'yes';
  /**
   * Raise it to have the key of tokens made anew: all that were made before are refused (1 to 1000000).
   * @default 1
   */
  readonly tokenKeyRevision?: number;
  /**
   * What jobs run containers with, as their users and without root. `podman`: it is on all workers.
   * @default "none"
   */
  readonly containers?: 'none' | 'podman';
  /**
   * What jobs find software with. `environment-modules`: the command `module`, on all workers and the controller.
   * @default "none"
   */
  readonly modules?: 'none' | 'environment-modules';
  /**
   * Seconds without a job after which an on-demand worker is powered down (10 to 604800).
   * @default 600
   */
  readonly suspendSeconds?: number;
  /**
   * Image of all machines in AWS: AMI id, or the name of an SSM parameter that holds one.
   * @default "/aws/service/debian/release/13/latest/amd64"
   */
  readonly image?: string;
  /**
   * Raise it by one to have the image looked up anew, and with any other `image`: all machines are replaced (1 to
   * 1000000).
   * @default 1
   */
  readonly imageRevision?: number;
  /**
   * ARN of an SNS topic, in the stack's region, that is told that a machine does not answer, and of the alarms of
   * `monitoring`; subscribe your address to it.
   * @default - nobody is told
   */
  readonly alarmTopicArn?: string;
  /**
   * ARN of a KMS key of yours, symmetric and in the stack's region, under which keys and profiles are stored in
   * Parameter Store; whoever fetches a site pack needs `kms:Decrypt` on it.
   * @default - the account's own key for Parameter Store, `aws/ssm`
   */
  readonly encryptionKeyArn?: string;
  /**
   * Tags for everything that takes tags, at most 40.
   * @default {}
   */
  readonly tags?: Readonly<Record<string, string>>;
}
