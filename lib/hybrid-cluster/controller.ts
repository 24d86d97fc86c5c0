import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Keyring } from '../cluster-keys/keyring';
import type { MungeKey } from '../cluster-keys/munge-key';
import type { TokenKey } from '../cluster-keys/token-key';
import { grantReadParameters } from '../custom-resource/parameter-access';
import { CloudMachine } from '../machine/cloud-machine';
import { rootDeviceName } from '../machine/pinned-image';
import { Reachability } from '../machine/reachability';
import { BackupBucket } from './backup-bucket';
import type { KindFacts } from './kind-facts';
import type { HybridClusterPlan } from './plan-types';
import type { PowerAccess } from './power-access';
import { directoryParameters } from './render/directory';
import { exportsHomes, mounters } from './render/home';
import { controllerMachine } from './render/machines';
import { renderSlurmConf } from './render/slurm';
import { grantServiceAddress } from './service-address';
import type { ISiteNetwork } from './site-network';
import type { SiteSecurityGroups } from './site-security-groups';
import { controllerTags, StateVolume } from './state-volume';

export interface ControllerProps {
  readonly plan: HybridClusterPlan;
  readonly network: ISiteNetwork;
  readonly securityGroups: SiteSecurityGroups;
  readonly keyring: Keyring;
  readonly mungeKey: MungeKey;
  /** @default - no tokens are taken */
  readonly tokenKey?: TokenKey;
  readonly kindFacts: KindFacts;
  /** Permission to power on-demand workers up and down. @default - there are none */
  readonly powerAccess?: PowerAccess;
  /** AMI id. */
  readonly imageId: string;
}

/** The one port of NFS 4. */
const NFS = ec2.Port.tcp(2049);

/** The machine of slurmctld, at an AWS site, without a public address, and what of it outlives its instance. */
export class Controller extends Construct implements ec2.IConnectable {
  readonly machine: CloudMachine;
  /** StateSaveLocation, and what else is to survive. */
  readonly stateVolume: StateVolume;
  readonly backups: BackupBucket;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ControllerProps,
  ) {
    super(scope, id);
    const { plan, network, securityGroups, keyring, mungeKey, tokenKey, kindFacts, powerAccess } = props;
    const { controller } = plan;
    this.stateVolume = new StateVolume(this, 'State', {
      cluster: plan.name,
      hostname: controller.hostname,
      sizeGib: controller.stateGib,
      availabilityZone: network.workerSubnet.availabilityZone,
    });
    this.backups = new BackupBucket(this, 'Backups');
    const kept = { volumeId: this.stateVolume.volumeId, backupBucket: this.backups.bucketName };
    this.machine = new CloudMachine(this, 'Machine', {
      hostname: controller.hostname,
      vpc: network.vpc,
      subnet: network.workerSubnet,
      privateIpAddress: controller.address,
      instanceType: new ec2.InstanceType(controller.instanceType),
      imageId: props.imageId,
      rootDeviceName: rootDeviceName(controller.image),
      securityGroups: [securityGroups.workers, ...securityGroups.asked],
      reachability: Reachability.none(),
      tags: controllerTags(plan.name),
      machine: (deployed) => controllerMachine(plan, deployed, kept),
    });
    this.stateVolume.grantHold(this.machine);
    grantServiceAddress(this.machine, plan.name);
    this.backups.grantBackUp(this.machine);
    const slurmConfName = tokenKey ? keyring.names.slurmConfWithTokens : keyring.names.slurmConf;
    const slurmConf = new ssm.StringParameter(this, 'SlurmConf', {
      parameterName: slurmConfName,
      description: `slurm.conf of ${plan.name}`,
      stringValue: renderSlurmConf(plan, kindFacts.sizeOf),
      // Many sites and partitions do not fit the standard tier.
      tier: ssm.ParameterTier.INTELLIGENT_TIERING,
    });
    grantReadParameters(this, this.machine, [slurmConfName, ...directoryParameters(plan)]);
    keyring.grantDecrypt(this.machine, directoryParameters(plan));
    mungeKey.grantRead(this.machine);
    // Its subnet has the routes that it boots over.
    this.machine.bootAfter(slurmConf, mungeKey, network.workerSubnet);
    if (tokenKey) {
      tokenKey.grantRead(this.machine);
      this.machine.bootAfter(tokenKey);
    }
    if (exportsHomes(plan)) {
      for (const { name, cidr } of mounters(plan))
        this.connections.allowFrom(ec2.Peer.ipv4(cidr), NFS, `Homes, from ${name}`);
    }
    if (powerAccess) {
      powerAccess.policy.attachToRole(this.machine.role);
      this.machine.bootAfter(powerAccess);
    }
  }

  /** Tells it of fleets. Called once all sites of the stack have theirs. */
  tellFleets(fleets: string): void {
    const { plan, keyring } = this.props;
    const parameter = new ssm.StringParameter(this, 'Fleets', {
      parameterName: keyring.names.fleets,
      description: `Fleets of ${plan.name}`,
      stringValue: fleets,
      // Many instance types do not fit the standard tier.
      tier: ssm.ParameterTier.INTELLIGENT_TIERING,
    });
    grantReadParameters(this, this.machine, [keyring.names.fleets]);
    this.machine.bootAfter(parameter);
  }

  /** Opens ports on this machine alone. */
  get connections(): ec2.Connections {
    return this.machine.connections;
  }
}
