import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { createMachineIdentity } from '../machine/machine-identity';
import { PinnedImage } from '../machine/pinned-image';
import type { ClusterKeys } from './cluster-keys';
import { Controller } from './controller';
import type { KindFacts } from './kind-facts';
import type { MetricsAccess } from './metrics-access';
import type { AwsSitePlan, HybridClusterPlan, WorkerPlan } from './plan-types';
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
  /** Permission to tell CloudWatch figures, for the gateway and the controller. @default - it is told none */
  readonly metricsAccess?: MetricsAccess;
  /** Where images are looked up, once for all sites. */
  readonly images: Construct;
}

/** A site in AWS: network, site gateway, workers, and the controller where it is here. */
export class AwsSite extends Construct {
  readonly network: SiteNetwork;
  readonly securityGroups: SiteSecurityGroups;
  readonly gateway: SiteGateway;
  /** Standing and on-demand workers by host name. */
  readonly workers: ReadonlyMap<string, Worker>;
  /** Undefined where the controller is elsewhere. */
  readonly controller?: Controller;

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
      ...(hasNodeExporter(plan) ? { prometheus: plan.controller.address } : {}),
    });
    const common = { plan, site, network: this.network, securityGroups: this.securityGroups };
    this.gateway = new SiteGateway(this, 'Gateway', { ...common, keys, imageId: imageId(site.gateway.image) });
    this.network.routeWorkersThrough(
      this.gateway.machine.networkInterfaceId,
      cidrsOf(plan.sites.filter(({ name }) => name !== site.name)),
    );
    const { keyring, mungeKey } = keys;
    if (plan.controller.site === site.name) {
      const controllerImage = imageId(plan.controller.image);
      this.controller = new Controller(this, 'Controller', {
        ...{ ...common, keyring, mungeKey, kindFacts, imageId: controllerImage },
        ...(powerAccess ? { powerAccess } : {}),
      });
    }
    if (metricsAccess) {
      for (const machine of [this.gateway.machine, ...(this.controller ? [this.controller.machine] : [])]) {
        metricsAccess.policy.attachToRole(machine.role);
        machine.bootAfter(metricsAccess);
      }
    }
    this.workers = this.createWorkers({ ...common, mungeKey, kindFacts }, ({ kind }) => imageId(kind.image));
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

  private createWorkers(
    common: Omit<WorkerProps, 'worker' | 'identity' | 'imageId'>,
    imageId: (worker: WorkerPlan) => string,
  ): ReadonlyMap<string, Worker> {
    const { workers } = common.site;
    if (workers.length === 0) return new Map();
    // One for all, since a stack has room for 500 resources.
    const identity = createMachineIdentity(new Construct(this, 'WorkerIdentity'));
    common.mungeKey.grantRead(identity.role);
    return new Map(
      workers.map((worker) => [
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
