import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { findingOf } from '../custom-resource/nag-finding';
import { explain } from '../findings/findings';
import { createdResources, type FleetResources, fleetStatements } from './fleet-access';
import { MACHINE_TAGS } from './machine-tags';

export interface PowerAccessProps {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Whether there are on-demand workers. */
  readonly onDemand: boolean;
}

/**
 * Permission to power a cluster's on-demand workers up and down, to have those
 * of its fleets made and to end them, and no other instance. A policy of its
 * own: the operator of a controller outside AWS attaches it to credentials of
 * their choice.
 */
export class PowerAccess extends Construct {
  readonly policy: iam.ManagedPolicy;

  private readonly cluster: string;

  constructor(scope: Construct, id: string, { cluster, onDemand }: PowerAccessProps) {
    super(scope, id);
    this.cluster = cluster;
    const instances = Stack.of(this).formatArn({
      service: 'ec2',
      resource: 'instance',
      resourceName: '*',
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    this.policy = new iam.ManagedPolicy(this, 'Policy', {
      description: `Powers on-demand workers of the Slurm cluster ${cluster} up and down`,
      statements: [
        new iam.PolicyStatement({ actions: ['ec2:DescribeInstances'], resources: ['*'] }),
        ...(onDemand
          ? [
              new iam.PolicyStatement({
                actions: ['ec2:StartInstances', 'ec2:StopInstances'],
                resources: [instances],
                conditions: { StringEquals: { [`aws:ResourceTag/${MACHINE_TAGS.cluster}`]: cluster } },
              }),
            ]
          : []),
      ],
    });
    explain(this.policy, {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'ec2:DescribeInstances cannot be narrowed to a resource (service authorization reference).',
    });
    explain(this.policy, {
      id: `AwsSolutions-IAM5[Resource::${findingOf(this, instances)}]`,
      reason: `Only instances that carry the tag ${MACHINE_TAGS.cluster} of this cluster, which its on-demand workers do.`,
    });
  }

  /** Lets whoever has the policy have machines of fleets made, and end them. */
  allowFleets(fleets: readonly FleetResources[]): void {
    this.policy.addStatements(...fleetStatements(this, this.cluster, fleets));
    for (const resource of createdResources(this)) {
      explain(this.policy, {
        id: `AwsSolutions-IAM5[Resource::${findingOf(this, resource)}]`,
        reason: `What is made has no name before; conditions on tags keep it to machines of this cluster's fleets.`,
      });
    }
  }
}
