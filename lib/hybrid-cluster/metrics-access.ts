import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { explain } from '../findings/findings';
import { metricNamespace } from './render/monitoring';

export interface MetricsAccessProps {
  /** Name of the cluster. */
  readonly cluster: string;
}

/**
 * Permission to tell CloudWatch metrics of one cluster, and nothing else. A policy of its own: the operator of a
 * controller outside AWS attaches it to credentials of their choice.
 */
export class MetricsAccess extends Construct {
  readonly policy: iam.ManagedPolicy;

  constructor(scope: Construct, id: string, { cluster }: MetricsAccessProps) {
    super(scope, id);
    this.policy = new iam.ManagedPolicy(this, 'Policy', {
      description: `Tells CloudWatch metrics of the Slurm cluster ${cluster}`,
      statements: [
        new iam.PolicyStatement({
          actions: ['cloudwatch:PutMetricData'],
          resources: ['*'],
          conditions: { StringEquals: { 'cloudwatch:namespace': metricNamespace({ name: cluster }) } },
        }),
      ],
    });
    explain(this.policy, {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        "cloudwatch:PutMetricData cannot be narrowed to a resource (service authorization reference); the condition narrows it to this cluster's namespace.",
    });
  }
}
