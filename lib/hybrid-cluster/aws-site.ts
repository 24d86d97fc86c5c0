import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { FleetWorkers } from '../fleet-workers/fleet-workers';
import { createMachineIdentity, type MachineIdentity } from '../machine/machine-identity';
import { PinnedImage } from '../machine/pinned-image';
import type { ClusterKeys } from './cluster-keys';
import { Controller } from './controller';
import { machineAddresses } from './controller-addresses';
import { Fleet } from './fleet';
import type { FleetResources } from './fleet-access';
import { JobsRole } from './jobs-role';
import type { KindFacts } from './kind-facts';
import type { MetricsAccess } from './metrics-access';
import type { AwsSitePlan, FleetPlan, HybridClusterPlan, WorkerPlan } from './plan-types';
import type { PowerAccess } from './power-access';
import { hasNodeExporter } from './render/monitoring';
import type { ElasticIpOf } from './render/wireguard';
import { SiteGateway } from './site-gateway';
import { SiteNetwork } from './site-network';
import { SiteSecurityGroups } from './site-security-groups';
import { Worker, type WorkerProps } from './worker';

export interface AwsSiteProps {
  readonly plan: HybridClusterPlan;
  readonly site: AwsSitePlan;
  readonly keys: ClusterKeys;
  readonly kindFacts: KindFacts;
  /** Permission to power on-demand workers up and down, for the controller. @default - there are none */
  readonly powerAccess?: PowerAccess;
  /** Whether jobs have a role in AWS where the settings name no bucket. @default false */
  readonly hasJobsRole?: boolean;
  /** What ends workers of fleets that are removed. @default - there are no fleets */
  readonly fleetWorkers?: FleetWorkers;
  /** Permission to tell CloudWatch figures, for the gateway and the controller. @default - it is told none */
  readonly metricsAccess?: MetricsAccess;
  /** Where images are looked up, once for all sites. */
  readonly images: Construct;
}

/** What workers of all sorts are made with. */
type OfWorkers = Omit<WorkerProps, 'worker' | 'identity' | 'imageId'>;

/** A site in AWS: network, site gateway, workers, and the controller where it is here. */
export class AwsSite extends Construct {
  readonly network: SiteNetwork;
  readonly securityGroups: SiteSecurityGroups;
  readonly gateway: SiteGateway;
  /** Standing and on-demand workers by host name. */
  readonly workers: ReadonlyMap<string, Worker>;
  /** What its jobs may do in AWS. Undefined where they have no role, or it has no workers. */
  readonly jobsRole?: JobsRole;
  /** What workers of fleets are made of, by what the names of their nodes begin with. */
  readonly fleets: ReadonlyMap<string, Fleet>;
  /** Undefined where the controller is elsewhere. */
  readonly controller?: Controller;

  private readonly identity: MachineIdentity | undefined;

  constructor(scope: Construct, id: string, props: AwsSiteProps) {
    super(scope, id);
    const { plan, site, keys, kindFacts, powerAccess, metricsAccess } = props;
    const imageId = (image: string) => PinnedImage.idOf(props.images, image, plan.imageRevision);
    const cidrsOf = (sites: HybridClusterPlan['sites']) => ({
      ...Object.fromEntries(sites.map(({ name, cidr }) => [name, cidr])),
      // Capital, which no site's name is.
      Tunnel: plan.tunnel.cidr,
    });
    this.network = new SiteNetwork(this, 'Network', { site });
    this.securityGroups = new SiteSecurityGroups(this, 'SecurityGroups', {
      vpc: this.network.vpc,
      port: plan.tunnel.port,
      clusterCidrs: cidrsOf(plan.sites),
      ...(hasNodeExporter(plan) ? { prometheus: machineAddresses(plan) } : {}),
    });
    const common = { plan, site, network: this.network, securityGroups: this.securityGroups };
    this.gateway = new SiteGateway(this, 'Gateway', { ...common, keys, imageId: imageId(site.gateway.image) });
    this.network.routeWorkersThrough(
      this.gateway.machine.networkInterfaceId,
      cidrsOf(plan.sites.filter(({ name }) => name !== site.name)),
    );
    const { keyring, mungeKey, tokenKey } = keys;
    if (plan.controller.site === site.name) {
      const controllerImage = imageId(plan.controller.image);
      this.controller = new Controller(this, 'Controller', {
        ...{ ...common, keyring, mungeKey, kindFacts, imageId: controllerImage },
        ...(tokenKey ? { tokenKey } : {}),
        ...(powerAccess ? { powerAccess } : {}),
      });
    }
    if (metricsAccess) {
      for (const machine of [this.gateway.machine, ...(this.controller ? [this.controller.machine] : [])]) {
        metricsAccess.policy.attachToRole(machine.role);
        machine.bootAfter(metricsAccess);
      }
    }
    const ofAll = { ...common, mungeKey, kindFacts };
    this.identity = this.createIdentity(ofAll);
    const { identity } = this;
    if (identity && (site.buckets.length > 0 || props.hasJobsRole)) {
      this.jobsRole = new JobsRole(this, 'Jobs', { workers: identity.role, buckets: site.buckets });
    }
    const { jobsRole } = this;
    const ofWorkers = { ...ofAll, ...(jobsRole ? { jobsRole } : {}) };
    this.workers = this.createWorkers(ofWorkers, ({ kind }) => imageId(kind.image));
    this.fleets = this.createFleets(ofWorkers, props.fleetWorkers, ({ image }) => imageId(image));
    // They install what they need through the gateway.
    for (const machine of this.privateMachines) machine.bootAfter(this.gateway.machine.ready);
  }

  /** Makes the tunnels to the other sites. Called once all sites of the stack have their gateways. */
  connect(elasticIpOf: ElasticIpOf): void {
    this.gateway.connect(elasticIpOf);
  }

  /** Tells a topic's subscribers when a machine that must be up does not answer. */
  notify(topic: sns.ITopic): void {
    for (const { statusAlarm } of this.machines) statusAlarm?.notify(topic);
  }

  /** What a controller has to be allowed for the site's fleets. */
  get fleetResources(): FleetResources[] {
    const { identity } = this;
    if (!identity) return [];
    const groups = this.securityGroups.workers.connections.securityGroups;
    return [...this.fleets.values()].map(({ plan: { purchase }, deployed: { launchTemplate, subnets }, imageId }) => ({
      ...{ purchase, launchTemplate, imageId, subnets },
      securityGroups: groups.map((group) => group.securityGroupId),
      roleArn: identity.role.roleArn,
    }));
  }

  /** One for all workers, since a stack has room for 500 resources. */
  private createIdentity({ site, mungeKey }: OfWorkers): MachineIdentity | undefined {
    if (site.workers.length + site.fleets.length === 0) return undefined;
    const identity = createMachineIdentity(new Construct(this, 'WorkerIdentity'));
    mungeKey.grantRead(identity.role);
    return identity;
  }

  private createFleets(
    common: OfWorkers,
    fleetWorkers: FleetWorkers | undefined,
    imageId: (fleet: FleetPlan) => string,
  ): ReadonlyMap<string, Fleet> {
    const { identity } = this;
    if (!identity || !fleetWorkers) return new Map();
    return new Map(
      common.site.fleets.map((fleet) => [
        fleet.nodes,
        new Fleet(this, `Fleet-${fleet.nodes}`, { ...common, fleet, fleetWorkers, identity, imageId: imageId(fleet) }),
      ]),
    );
  }

  private createWorkers(common: OfWorkers, imageId: (worker: WorkerPlan) => string): ReadonlyMap<string, Worker> {
    const { identity } = this;
    if (!identity) return new Map();
    return new Map(
      common.site.workers.map((worker) => [
        worker.hostname,
        new Worker(this, `Worker-${worker.hostname}`, { ...common, worker, identity, imageId: imageId(worker) }),
      ]),
    );
  }

  /** Every machine, the gateway first. */
  get machines() {
    return [this.gateway.machine, ...this.privateMachines];
  }

  private get privateMachines() {
    const controllers = this.controller ? [this.controller] : [];
    return [...controllers, ...this.workers.values()].map(({ machine }) => machine);
  }
}
