import { Stack, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { SitePack } from '../cluster-keys/site-pack';
import { FleetWorkers } from '../fleet-workers/fleet-workers';
import { claimName } from '../settings/claims';
import { defined } from '../settings/settled';
import { sourced } from '../settings/sourced';
import { AwsSite } from './aws-site';
import { ClusterAlarms } from './cluster-alarms';
import { ClusterDashboard } from './cluster-dashboard';
import { ClusterKeys } from './cluster-keys';
import { ExternalSite } from './external-site';
import { type HybridClusterAttributes, type IHybridCluster, ImportedCluster } from './imported-cluster';
import { KindFacts } from './kind-facts';
import { MetricsAccess } from './metrics-access';
import { planHybridCluster } from './plan';
import type { AwsSitePlan, HybridClusterPlan } from './plan-types';
import { PowerAccess } from './power-access';
import type { HybridClusterProps } from './props';
import { inWordsOfProps, settingsOfProps } from './props-settings';
import { renderFleets } from './render/fleets';
import { namespaceOf } from './render/machine-env';
import { tellsCloudWatch } from './render/monitoring';
import { fleetsOf, mayPower, onDemandWorkers } from './render/slurm';
import { HYBRID_CLUSTER_KEY } from './settings';
import { checkSlurmConf } from './slurm-conf-size';

/**
 * One Slurm cluster across sites of several clouds, joined by WireGuard: all
 * sites in AWS, the keys of all sites, and a site pack for each other site.
 */
export class HybridCluster extends Construct implements IHybridCluster {
  /** A cluster of another stack, to grant its jobs something, and to let its packs be read. */
  static fromHybridClusterAttributes(
    scope: Construct,
    id: string,
    attributes: HybridClusterAttributes,
  ): IHybridCluster {
    return new ImportedCluster(scope, id, attributes);
  }

  /** @jsii ignore */
  readonly plan: HybridClusterPlan;
  /** @jsii ignore */
  readonly keys: ClusterKeys;
  /**
   * What EC2 says of the workers' instance types.
   *
   * @jsii ignore
   */
  readonly kindFacts: KindFacts;
  /**
   * Sites in AWS by name.
   *
   * @jsii ignore
   */
  readonly awsSites: ReadonlyMap<string, AwsSite>;
  /**
   * Site packs of the other sites by name.
   *
   * @jsii ignore
   */
  readonly sitePacks: ReadonlyMap<string, SitePack>;
  /** Workers and controller of all sites in AWS; default port is none. */
  readonly connections: ec2.Connections;
  /**
   * Permission to power on-demand workers up and down; undefined where there are none.
   *
   * @jsii ignore
   */
  readonly powerAccess?: PowerAccess;
  /**
   * Permission to tell CloudWatch figures; undefined where it is told none, as are the next two.
   *
   * @jsii ignore
   */
  readonly metricsAccess?: MetricsAccess;
  /** @jsii ignore */
  readonly alarms?: ClusterAlarms;
  /** @jsii ignore */
  readonly dashboard?: ClusterDashboard;

  private readonly fleetWorkers?: FleetWorkers;

  /** @throws SettingsError when the settings contradict themselves, or another cluster of the app has the name */
  constructor(scope: Construct, id: string, props: HybridClusterProps = {}) {
    super(scope, id);
    const settings = settingsOfProps(this, props);
    // Whoever wrote settings is told of settings.
    const speaking = <T>(work: () => T) => (props.settings ? work() : inWordsOfProps(this.node.path, work));
    this.plan = speaking(() => planHybridCluster(settings));
    checkSlurmConf(this.plan);
    const { plan } = this;
    const name = sourced(['name'], settings.name, plan.name);
    const place = { environment: Stack.of(this).environment, namespace: namespaceOf(plan) };
    speaking(() => claimName(this, HYBRID_CLUSTER_KEY, name, place));
    for (const [key, value] of Object.entries(plan.tags)) Tags.of(this).add(key, value);
    const { encryptionKeyArn: keyArn } = plan;
    const encryptionKey =
      props.encryptionKey ?? (keyArn ? kms.Key.fromKeyArn(this, 'EncryptionKey', keyArn) : undefined);
    this.keys = new ClusterKeys(this, 'Keys', { plan, encryptionKey });
    this.kindFacts = new KindFacts(this, 'KindFacts', { plan });
    if (mayPower(plan)) {
      const onDemand = onDemandWorkers(plan).length > 0;
      this.powerAccess = new PowerAccess(this, 'PowerAccess', { cluster: plan.name, onDemand });
    }
    if (fleetsOf(plan).length > 0) this.fleetWorkers = new FleetWorkers(this, 'FleetWorkers', { cluster: plan.name });
    if (tellsCloudWatch(plan)) this.metricsAccess = new MetricsAccess(this, 'MetricsAccess', { cluster: plan.name });
    this.awsSites = this.createAwsSites(props.jobsRoleAt);
    for (const site of props.jobsRoleAt ?? []) this.jobsAt(site);
    const sites = [...this.awsSites.values()];
    this.connections = new ec2.Connections({
      securityGroups: sites.map(({ securityGroups }) => securityGroups.workers),
    });
    const { alarmTopicArn: arn } = plan;
    const topic = props.alarmTopic ?? (arn ? sns.Topic.fromTopicArn(this, 'AlarmTopic', arn) : undefined);
    if (topic) for (const site of sites) site.notify(topic);
    if (tellsCloudWatch(plan)) {
      this.alarms = this.createAlarms();
      if (topic) this.alarms.notify(topic);
      this.dashboard = new ClusterDashboard(this, 'Dashboard', { cluster: plan.name, alarms: this.alarms.alarms });
    }
    for (const site of sites) site.connect((name) => this.site(name).gateway.publicIpAddress);
    const fleets = this.fleetsText(sites);
    for (const { controller } of sites) if (fleets) controller?.tellFleets(fleets);
    this.sitePacks = this.createSitePacks(fleets);
  }

  get clusterName(): string {
    return this.plan.name;
  }

  /** What the controller, wherever it is, has to know of fleets; undefined where there are none. */
  private fleetsText(sites: readonly AwsSite[]): string | undefined {
    if (fleetsOf(this.plan).length === 0) return undefined;
    this.powerAccess?.allowFleets(sites.flatMap(({ fleetResources }) => fleetResources));
    // When all is deleted, nobody has more workers made once they are ended.
    this.powerAccess?.policy.node.addDependency(
      ...sites.flatMap(({ fleets }) => [...fleets.values()].map(({ workers }) => workers)),
    );
    const deployed = new Map(
      sites.flatMap(({ fleets }) => [...fleets].map(([nodes, fleet]) => [nodes, fleet.deployed] as const)),
    );
    return renderFleets(this.plan, Stack.of(this).region, (nodes) => defined(deployed.get(nodes)));
  }

  /**
   * Lets somebody read the pack of one site, and of no other: all that it needs
   * to join the cluster as that site.
   *
   * @throws Error when there is no such site, or it is in AWS
   */
  grantReadSitePack(grantee: iam.IGrantable, site: string): iam.Grant {
    const pack = this.sitePacks.get(site);
    if (!pack) {
      throw new Error(`no site ${JSON.stringify(site)} outside AWS in this cluster; ${choices(this.sitePacks)}`);
    }
    return pack.grantRead(grantee);
  }

  /**
   * A site in AWS.
   *
   * @throws Error when there is no such site, or it is outside AWS
   * @jsii ignore
   */
  site(name: string): AwsSite {
    const site = this.awsSites.get(name);
    if (!site) throw new Error(`no site ${JSON.stringify(name)} in AWS in this cluster; ${choices(this.awsSites)}`);
    return site;
  }

  /**
   * Jobs on the workers of a site in AWS, to be granted what they may do there: `bucket.grantRead(cluster.jobsAt('giessen'))`.
   * Whatever it is, every user of the cluster may do it.
   *
   * @throws Error when there is no such site, or its jobs have no role
   */
  jobsAt(site: string): iam.IRole {
    const { jobsRole, workers } = this.site(site);
    if (jobsRole) return jobsRole.role;
    const cure = workers.size === 0 ? 'it has no workers' : 'name it in jobsRoleAt, or write buckets in its settings';
    throw new Error(`jobs at ${JSON.stringify(site)} have no role in AWS: ${cure}`);
  }

  /** Made once the first figures can come: an alarm would otherwise tell of a cluster that is being made. */
  private createAlarms(): ClusterAlarms {
    const { plan } = this;
    const alarms = new ClusterAlarms(this, 'Alarms', {
      cluster: plan.name,
      controller: plan.controller.hostname,
      records: plan.accounting.database !== 'none',
    });
    for (const { gateway, controller } of this.awsSites.values()) {
      alarms.node.addDependency(gateway.machine.ready);
      if (controller) alarms.node.addDependency(controller.machine.ready);
    }
    return alarms;
  }

  private createAwsSites(jobsRoleAt: readonly string[] = []): ReadonlyMap<string, AwsSite> {
    const { plan, keys, kindFacts, powerAccess, fleetWorkers, metricsAccess } = this;
    return new Map(
      awsSitesOf(plan).map((site) => [
        site.name,
        new AwsSite(this, `Site-${site.name}`, {
          ...{ plan, site, keys, kindFacts, images: this, hasJobsRole: jobsRoleAt.includes(site.name) },
          ...(powerAccess ? { powerAccess } : {}),
          ...(fleetWorkers ? { fleetWorkers } : {}),
          ...(metricsAccess ? { metricsAccess } : {}),
        }),
      ]),
    );
  }

  private createSitePacks(fleets: string | undefined): ReadonlyMap<string, SitePack> {
    const { plan, keys, kindFacts } = this;
    const elasticIps = Object.fromEntries(
      [...this.awsSites].map(([name, { gateway }]) => [name, gateway.publicIpAddress]),
    );
    return new Map(
      plan.sites.flatMap((site) =>
        site.provider === 'external'
          ? [
              [
                site.name,
                new ExternalSite(this, `Site-${site.name}`, { plan, site, keys, kindFacts, elasticIps, fleets }).pack,
              ] as const,
            ]
          : [],
      ),
    );
  }
}

function awsSitesOf(plan: HybridClusterPlan): readonly AwsSitePlan[] {
  return plan.sites.filter((site) => site.provider === 'aws');
}

function choices(known: ReadonlyMap<string, unknown>): string {
  const names = [...known.keys()].map((name) => JSON.stringify(name));
  return names.length === 0 ? 'there is none' : `choose one of ${names.join(', ')}`;
}
