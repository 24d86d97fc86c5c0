import type { Settled } from '../settings/settled';
import type { ControllerDraft, Draft } from './draft';
import type { HomeServer } from './homes';
import type { InstanceSize } from './instance-size';
import type { FleetDraft, KindDraft, SiteDraft } from './site-draft';

/**
 * The plan of a hybrid cluster: every address, name and MTU, worked out from the
 * settings and free of conflicts. Renderers and constructs read it; nothing
 * else decides addresses.
 */

/** Machines of a site that run jobs and stand all the time, or are powered up by a job. */
export interface WorkerPlan {
  /** Host and Slurm node name, for example `giessen-1` or, on demand, `giessen-cloud-1`; of a kind, `giessen-gpu-1`. */
  readonly hostname: string;
  /** IPv4 address inside the site; AWS sites only decide it here. */
  readonly address: string;
  readonly onDemand: boolean;
  /** One of the site's. */
  readonly kind: WorkerKindPlan;
}

/**
 * What workers of one kind share: the settings. Without `cpus` or `memoryMib`, which Slurm must know of machines that are
 * off, EC2 is asked at the deploy.
 */
export interface WorkerKindPlan extends Settled<Omit<KindDraft, 'count' | 'onDemand' | 'gpus' | 'slot'>> {
  /** GPUs in Slurm's words, such as `gpu:a10g:1`, or empty for none; undefined: EC2 is asked at the deploy. */
  readonly gres: string | undefined;
}

/** Workers that EC2 makes for jobs: the settings. Their addresses are EC2's to give. */
export interface FleetPlan extends Settled<Omit<FleetDraft, 'gpus'>> {
  /** What the names of its nodes begin with, for example `giessen-burst`; a hyphen and a number follow. */
  readonly nodes: string;
  /** GPUs in Slurm's words, such as `gpu:a10g:1`, or empty for none. */
  readonly gres: string;
}

type SiteRearranged = 'provider' | 'endpoint' | 'natAddress' | 'publicKey' | 'gateway' | 'workers' | 'fleets';

/** The settings that all sites have. */
export type SiteBase = Settled<Omit<SiteDraft, SiteRearranged>> & {
  /** Address in the tunnel, without prefix length. */
  readonly tunnelAddress: string;
  /** The site gateway's address inside the site: preferred source of what it sends itself. */
  readonly gatewayAddress: string;
};

/** A site that this stack makes: VPC, site gateway, workers. */
export interface AwsSitePlan extends SiteBase {
  readonly provider: 'aws';
  /** CIDR of the public subnet of the site gateway. */
  readonly gatewaySubnetCidr: string;
  /** CIDR of the private subnet of the workers (and of the controller, if it is here). */
  readonly workerSubnetCidr: string;
  readonly gateway: Settled<SiteDraft['gateway']> & { readonly hostname: string };
  readonly kinds: readonly WorkerKindPlan[];
  /** Of all kinds, in their order; of each the standing ones come first. */
  readonly workers: readonly WorkerPlan[];
  /** In the order in which jobs are given to them. */
  readonly fleets: readonly FleetPlan[];
  /** CIDRs of the private subnets of the fleets, one for each availability zone that they use. */
  readonly fleetSubnetCidrs: readonly string[];
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
  /** Size of its smallest worker, where its operator has told it. */
  readonly workerSize?: InstanceSize;
  /** GPUs of each worker, in Slurm's words as `WorkerKindPlan` has them; empty for none. */
  readonly gres: string;
}

export type SitePlan = AwsSitePlan | ExternalSitePlan;

export interface PartitionPlan {
  readonly name: string;
  /** Names of the sites whose workers it holds. */
  readonly sites: readonly string[];
  /** The partition of jobs that name none. */
  readonly isDefault: boolean;
}

/** Its settings; type and image are used at an AWS site only. */
export type ControllerPlan = Settled<Omit<ControllerDraft, 'siteDraft'>> & {
  /** IPv4 address of its machine inside its site. */
  readonly address: string;
  /** IPv4 address at which all machines reach it; outside AWS that of its machine. */
  readonly serviceAddress: string;
};

type Rearranged = 'tunnel' | 'sites' | 'controller' | 'partitions' | 'image' | 'home';

/** The whole cluster; what is not described here is a setting of the same name. */
export interface HybridClusterPlan extends Settled<Omit<Draft, Rearranged>> {
  readonly tunnel: Settled<Draft['tunnel']> & {
    /** MTU of `wg0` at every site, in bytes. */
    readonly mtuBytes: number;
  };
  readonly sites: readonly SitePlan[];
  readonly controller: ControllerPlan;
  /** Where users' homes come from; undefined: each worker has homes of its own. */
  readonly homeServer?: HomeServer;
  readonly partitions: readonly PartitionPlan[];
}
