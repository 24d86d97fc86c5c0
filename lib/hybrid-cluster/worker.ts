import { Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { MungeKey } from '../cluster-keys/munge-key';
import { CloudMachine } from '../machine/cloud-machine';
import type { MachineIdentity } from '../machine/machine-identity';
import { rootDeviceName } from '../machine/pinned-image';
import { Reachability } from '../machine/reachability';
import type { JobsRole } from './jobs-role';
import type { KindFacts } from './kind-facts';
import { onDemandTags } from './machine-tags';
import type { AwsSitePlan, HybridClusterPlan, WorkerPlan } from './plan-types';
import { workerMachine } from './render/machines';
import type { ISiteNetwork } from './site-network';
import type { SiteSecurityGroups } from './site-security-groups';

export interface WorkerProps {
  readonly plan: HybridClusterPlan;
  readonly site: AwsSitePlan;
  readonly worker: WorkerPlan;
  readonly network: ISiteNetwork;
  readonly securityGroups: SiteSecurityGroups;
  readonly mungeKey: MungeKey;
  readonly kindFacts: KindFacts;
  /** Of all workers of the site: it can read `mungeKey`. */
  readonly identity: MachineIdentity;
  /** Role of its jobs in AWS. @default - they have none */
  readonly jobsRole?: JobsRole;
  /** AMI id. */
  readonly imageId: string;
}

/**
 * A machine that runs jobs at an AWS site, without a public address. On demand,
 * it is made and proven like the others, and is off until a job needs it.
 */
export class Worker extends Construct implements ec2.IConnectable {
  readonly machine: CloudMachine;

  constructor(scope: Construct, id: string, props: WorkerProps) {
    super(scope, id);
    const { plan, site, worker, network, securityGroups, mungeKey, kindFacts, identity, jobsRole } = props;
    const { kind } = worker;
    this.machine = new CloudMachine(this, 'Machine', {
      hostname: worker.hostname,
      vpc: network.vpc,
      subnet: network.workerSubnet,
      privateIpAddress: worker.address,
      instanceType: new ec2.InstanceType(kind.instanceType),
      imageId: props.imageId,
      rootDeviceName: rootDeviceName(kind.image),
      rootVolumeSize: Size.gibibytes(kind.volumeGib),
      securityGroups: [securityGroups.workers, ...securityGroups.asked],
      reachability: Reachability.none(),
      identity,
      mayBeOff: worker.onDemand,
      tags: worker.onDemand ? onDemandTags(plan.name, worker.hostname) : {},
      machine: (deployed) => workerMachine(plan, site, worker, deployed, kindFacts.sizeOf, jobsRole?.role.roleArn),
    });
    // Its subnet has the routes that it boots over.
    this.machine.bootAfter(mungeKey, network.workerSubnet);
    const facts = kindFacts.of(kind);
    if (facts) this.machine.bootAfter(facts);
  }

  /** Opens ports on this worker alone. */
  get connections(): ec2.Connections {
    return this.machine.connections;
  }
}
