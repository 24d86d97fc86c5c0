import { ArnFormat, RemovalPolicy, Size, Stack, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { findingOf } from '../custom-resource/nag-finding';
import { explain } from '../findings/findings';
import type { CloudMachine } from '../machine/cloud-machine';

/** Tag of a controller's instance and network interface: its cluster. */
export const CONTROLLER_TAG = 'skylan:controller';

/** The tag of the volume in which a new controller asks for it; `skylan-state` writes and reads it. */
const WANTED_BY_TAG = 'skylan:wanted-by';

/** Tags of a controller, by which another one of the cluster may take the volume from it. */
export function controllerTags(cluster: string): Readonly<Record<string, string>> {
  return { [CONTROLLER_TAG]: cluster };
}

export interface StateVolumeProps {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Host name of the controller. */
  readonly hostname: string;
  /** Size in GiB; it can be raised, not lowered. */
  readonly sizeGib: number;
  /** That of the controller's subnet. */
  readonly availabilityZone: string;
}

/**
 * The volume that a cluster's state is on. It outlives the controller's instance, and as a snapshot the stack.
 *
 * No `AWS::EC2::VolumeAttachment` attaches it: CloudFormation makes a new instance before it removes the old one, and a
 * volume is attached to one. The machines hand it over themselves, see `skylan-state`.
 */
export class StateVolume extends Construct {
  /** Volume id (token). */
  readonly volumeId: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: StateVolumeProps,
  ) {
    super(scope, id);
    const volume = new ec2.Volume(this, 'Volume', {
      availabilityZone: props.availabilityZone,
      size: Size.gibibytes(props.sizeGib),
      volumeType: ec2.EbsDeviceVolumeType.GP3,
      encrypted: true,
      removalPolicy: RemovalPolicy.SNAPSHOT,
    });
    Tags.of(volume).add('Name', `${props.hostname} state`);
    this.volumeId = volume.volumeId;
  }

  /** Lets a controller ask for this volume, attach it to itself, and take it from another controller of the cluster. */
  grantHold(machine: CloudMachine): void {
    const arn = (resource: string, resourceName: string) =>
      Stack.of(this).formatArn({ service: 'ec2', resource, resourceName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
    const volume = arn('volume', this.volumeId);
    const instances = arn('instance', '*');
    const attach = ['ec2:AttachVolume', 'ec2:DetachVolume'];
    const statements = [
      new iam.PolicyStatement({ actions: ['ec2:DescribeInstances', 'ec2:DescribeVolumes'], resources: ['*'] }),
      new iam.PolicyStatement({ actions: attach, resources: [volume] }),
      new iam.PolicyStatement({
        actions: [...attach, 'ec2:StopInstances'],
        resources: [instances],
        conditions: { StringEquals: { [`aws:ResourceTag/${CONTROLLER_TAG}`]: this.props.cluster } },
      }),
      new iam.PolicyStatement({
        actions: ['ec2:CreateTags'],
        resources: [volume],
        conditions: { 'ForAllValues:StringEquals': { 'aws:TagKeys': [WANTED_BY_TAG] } },
      }),
    ];
    for (const statement of statements) machine.role.addToPolicy(statement);
    explain(machine.role, {
      id: `AwsSolutions-IAM5[Resource::${findingOf(this, instances)}]`,
      reason: `Only instances that carry the tag ${CONTROLLER_TAG} of this cluster, which its controller does.`,
    });
  }
}
