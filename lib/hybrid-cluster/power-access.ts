import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { findingOf } from '../custom-resource/nag-finding';

const CLUSTER_TAG = 'skylan:cluster';
const NODE_TAG = 'skylan:node';

/** Tags by which a controller finds an on-demand worker, and may power it up and down. */
export function onDemandTags(cluster: string, hostname: string): Readonly<Record<string, string>> {
  return { [CLUSTER_TAG]: cluster, [NODE_TAG]: hostname };
}

export interface PowerAccessProps {
  /** Name of the cluster. */
  readonly cluster: string;
}

/**
 * Permission to power a cluster's on-demand workers up and down, and no other
 * instance. A policy of its own: the operator of a controller outside AWS
 * attaches it to credentials of their choice.
 */
export class PowerAccess extends Construct {
  readonly policy: iam.ManagedPolicy;

  constructor(scope: Construct, id: string, { cluster }: PowerAccessProps) {
    super(scope, id);
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
        new iam.PolicyStatement({
          actions: ['ec2:StartInstances', 'ec2:StopInstances'],
          resources: [instances],
          conditions: { StringEquals: { [`aws:ResourceTag/${CLUSTER_TAG}`]: cluster } },
        }),
      ],
    });
    const validations = Validations.of(this.policy);
    validations.acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'ec2:DescribeInstances cannot be narrowed to a resource (service authorization reference).',
    });
    validations.acknowledge({
      id: `AwsSolutions-IAM5[Resource::${findingOf(this, instances)}]`,
      reason: `Only instances that carry the tag ${CLUSTER_TAG} of this cluster, which its on-demand workers do.`,
    });
  }
}
