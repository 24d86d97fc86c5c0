import { Lazy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, type IDependable } from 'constructs';
import type { MungeKey } from '../cluster-keys/munge-key';
import type { FleetWorkers } from '../fleet-workers/fleet-workers';
import { renderCloudConfig } from '../machine/cloud-config';
import type { MachineIdentity } from '../machine/machine-identity';
import { acknowledgeLaunchTemplate } from '../machine/nag-reasons';
import { rootDeviceName } from '../machine/pinned-image';
import { RoleBundle } from '../machine/role-bundle';
import { rootVolume } from '../machine/root-volume';
import type { JobsRole } from './jobs-role';
import type { KindFacts } from './kind-facts';
import { fleetTags } from './machine-tags';
import type { AwsSitePlan, FleetPlan, HybridClusterPlan } from './plan-types';
import type { DeployedFleet } from './render/fleets';
import { fleetWorkerMachine } from './render/machines';
import type { ISiteNetwork } from './site-network';
import type { SiteSecurityGroups } from './site-security-groups';

export interface FleetProps {
  readonly plan: HybridClusterPlan;
  readonly site: AwsSitePlan;
  readonly fleet: FleetPlan;
  readonly network: ISiteNetwork;
  readonly securityGroups: SiteSecurityGroups;
  readonly mungeKey: MungeKey;
  readonly kindFacts: KindFacts;
  /** What ends the workers when the fleet is removed. */
  readonly fleetWorkers: FleetWorkers;
  /** Of all workers of the site: it can read `mungeKey`. */
  readonly identity: MachineIdentity;
  /** Role of their jobs in AWS. @default - they have none */
  readonly jobsRole?: JobsRole;
  /** AMI id. */
  readonly imageId: string;
}

/** What a launch template tags of all that a machine is made of. */
const TAGGED = ['instance', 'volume', 'network-interface'];

/**
 * What workers of a fleet are made of, of whatever number: a launch template. The controller has EC2 make them when a job
 * asks for some; a new version of the template is for those that are made later, and the others go on.
 */
export class Fleet extends Construct {
  readonly plan: FleetPlan;
  /** For the controller (tokens). */
  readonly deployed: DeployedFleet;
  /** Of the machines (token). */
  readonly imageId: string;
  /** Ends the workers when it is deleted: whoever may have some made depends on it. */
  readonly workers: IDependable;

  constructor(scope: Construct, id: string, props: FleetProps) {
    super(scope, id);
    const { plan, site, fleet, network, securityGroups, mungeKey, kindFacts, fleetWorkers, identity, imageId } = props;
    this.plan = fleet;
    acknowledgeLaunchTemplate(Stack.of(this));
    this.imageId = imageId;
    const machine = (deployed: { region: string; bundleUrl: string }) =>
      fleetWorkerMachine(plan, site, fleet, deployed, props.jobsRole?.role.roleArn);
    const bundle = RoleBundle.of(this, machine({ region: '', bundleUrl: '' }));
    // Of its own for each bundle: CloudFormation takes a former one away at a deploy's end, when no worker of the template
    // before boots any more.
    const access = new iam.Policy(this, bundle.node.id, { roles: [identity.role] });
    bundle.grantRead(access);
    const subnets = network.fleetSubnets.slice(0, fleet.zones);
    const tags = Object.entries({ ...plan.tags, ...fleetTags(plan.name, fleet.nodes), Name: fleet.nodes });
    const template = new ec2.CfnLaunchTemplate(this, 'Template', {
      versionDescription: `Workers ${fleet.nodes} of the Slurm cluster ${plan.name}`,
      launchTemplateData: {
        imageId,
        iamInstanceProfile: { name: identity.instanceProfileName },
        securityGroupIds: securityGroups.workers.connections.securityGroups.map((group) => group.securityGroupId),
        // One that powers itself off is gone.
        instanceInitiatedShutdownBehavior: 'terminate',
        metadataOptions: {
          ...{ httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
          // A tag tells the machine which worker it is.
          instanceMetadataTags: 'enabled',
        },
        blockDeviceMappings: [
          rootVolume(this, { imageId, rootDeviceName: rootDeviceName(fleet.image), sizeGib: fleet.volumeGib }),
        ],
        userData: Lazy.uncachedString({
          produce: (context) => {
            const deployed = { region: Stack.of(this).region, bundleUrl: bundle.url };
            return context.resolve({ 'Fn::Base64': renderCloudConfig(machine(deployed), deployed) });
          },
        }),
        tagSpecifications: [...TAGGED, ...(fleet.purchase === 'spot' ? ['spot-instances-request'] : [])].map(
          (resourceType) => ({ resourceType, tags: tags.map(([key, value]) => ({ key, value })) }),
        ),
      },
    });
    // A job may ask for a worker as soon as the controller knows the template.
    template.node.addDependency(
      identity.role,
      access,
      mungeKey,
      network.workerSubnet,
      ...subnets.map(({ routed }) => routed),
    );
    const facts = kindFacts.of(fleet);
    if (facts) template.node.addDependency(facts);
    const workers = fleetWorkers.endWith(this, fleet.nodes);
    // What they stand in, the template needs as well.
    workers.node.addDependency(template);
    this.workers = workers;
    this.deployed = {
      launchTemplate: template.ref,
      version: template.attrLatestVersionNumber,
      subnets: subnets.map(({ subnetId }) => subnetId),
    };
  }
}
