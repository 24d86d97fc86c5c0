/**
 * The plan of a hybrid cluster: every address, name and MTU, worked out from the
 * settings and free of conflicts. Renderers and constructs read it; nothing
 * else decides addresses.
 */

/** Machines of a site that run jobs and stand all the time, or are powered up by a job. */
export interface WorkerPlan {
  /** Host and Slurm node name, for example `giessen-1` or, on demand, `giessen-cloud-1`. */
  readonly hostname: string;
  /** IPv4 address inside the site; AWS sites only decide it here. */
  readonly address: string;
  readonly onDemand: boolean;
}

/** What all workers of an AWS site share. */
export interface WorkerKindPlan {
  readonly instanceType: string;
  /** Processors and usable memory of the type, which Slurm must know of machines that are off. */
  readonly cpus: number;
  readonly memoryMib: number;
  /** AMI id (`ami-...`) or the name of a public SSM parameter that holds one. */
  readonly image: string;
  /** Debian packages beyond those that the role needs. */
  readonly packages: readonly string[];
}

interface SiteBase {
  /** Lower-case letters, digits and `-`; also a Slurm partition and feature. */
  readonly name: string;
  /** IPv4 CIDR, for example `192.168.77.0/24`. */
  readonly cidr: string;
  /** Largest packet between this site's gateway and the internet, in bytes. */
  readonly uplinkMtuBytes: number;
  /** Address in the tunnel, without prefix length. */
  readonly tunnelAddress: string;
  /** The site gateway's address inside the site: preferred source of what it sends itself. */
  readonly gatewayAddress: string;
  /** Raised by the user to have the site's key pair made anew. */
  readonly keyRevision: number;
  /** Slurm features of its workers beside the site's name. */
  readonly features: readonly string[];
}

/** A site that this stack makes: VPC, site gateway, workers. */
export interface AwsSitePlan extends SiteBase {
  readonly provider: 'aws';
  /** CIDR of the public subnet of the site gateway. */
  readonly gatewaySubnetCidr: string;
  /** CIDR of the private subnet of the workers (and of the controller, if it is here). */
  readonly workerSubnetCidr: string;
  readonly gateway: { readonly hostname: string; readonly instanceType: string; readonly image: string };
  readonly workerKind: WorkerKindPlan;
  readonly workers: readonly WorkerPlan[];
}

/** A site that someone else operates; it joins by its site pack. */
export interface ExternalSitePlan extends SiteBase {
  readonly provider: 'external';
  /** Public IPv4 address at which its gateway can be called; undefined: behind NAT. */
  readonly endpoint?: string;
  /** Public IPv4 address that its packets come from; undefined: unknown. Equal to `endpoint` where there is one. */
  readonly sourceAddress?: string;
  /** WireGuard public key (base64) that the site brings; its private key never exists here. */
  readonly publicKey?: string;
  /** How many workers to expect; they register by themselves. */
  readonly workerCount: number;
}

export type SitePlan = AwsSitePlan | ExternalSitePlan;

export interface PartitionPlan {
  readonly name: string;
  /** Names of the sites whose workers it holds. */
  readonly sites: readonly string[];
  /** The partition of jobs that name none. */
  readonly isDefault: boolean;
}

export interface ControllerPlan {
  /** Name of its site. */
  readonly site: string;
  /** Host name, as `hostname -s` prints it there (`SlurmctldHost`). */
  readonly hostname: string;
  /** IPv4 address inside its site. */
  readonly address: string;
  /** Used at an AWS site only. */
  readonly instanceType: string;
  /** AMI id, or the name of a public SSM parameter that holds one; used at an AWS site only. */
  readonly image: string;
}

/** The whole cluster. */
export interface HybridClusterPlan {
  /** Name: parameter folder `/skylan/<name>`, `ClusterName` of Slurm and tag. */
  readonly name: string;
  readonly tunnel: {
    /** For example `10.0.0.0/24`. */
    readonly cidr: string;
    /** UDP port of every site gateway. */
    readonly port: number;
    readonly keepaliveSeconds: number;
    /** MTU of `wg0` at every site, in bytes. */
    readonly mtuBytes: number;
    /** Raised by the user to have all pre-shared keys made anew. */
    readonly presharedKeyRevision: number;
  };
  readonly sites: readonly SitePlan[];
  readonly controller: ControllerPlan;
  readonly partitions: readonly PartitionPlan[];
  /** Seconds without a job after which an on-demand worker is powered down. */
  readonly suspendSeconds: number;
  /** Raised by the user to have the machine images looked up anew. */
  readonly imageRevision: number;
  readonly tags: Readonly<Record<string, string>>;
}
