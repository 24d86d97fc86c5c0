import { ArnFormat, CustomResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { HandlerProvider } from '../custom-resource/handler-provider';
import { findingOf } from '../custom-resource/nag-finding';
import { explain } from '../findings/findings';
import { FLEET_TAGS, FLEET_WORKERS_TYPE, type FleetWorkersProperties } from './contract';

export interface FleetWorkersProps {
  /** Name of the cluster. */
  readonly cluster: string;
}

/**
 * The workers of a cluster's fleets, which no template knows: a controller has EC2 make them. When a fleet is removed, or the
 * stack, they are ended first: they stand in its subnets, and nobody else would end them.
 */
export class FleetWorkers extends Construct {
  private readonly cluster: string;
  private readonly provider: HandlerProvider;
  private readonly access: iam.Policy;

  constructor(scope: Construct, id: string, { cluster }: FleetWorkersProps) {
    super(scope, id);
    this.cluster = cluster;
    this.provider = HandlerProvider.singleton(this, 'SkylanFleetWorkersProvider', {
      handler: 'fleet-workers',
      description: 'skylan: ends the workers of a fleet that is removed',
    });
    const instances = Stack.of(this).formatArn({
      ...{ service: 'ec2', resource: 'instance', resourceName: '*', arnFormat: ArnFormat.SLASH_RESOURCE_NAME },
    });
    this.access = new iam.Policy(this, 'Access', {
      roles: [this.provider.role],
      statements: [
        new iam.PolicyStatement({ actions: ['ec2:DescribeInstances'], resources: ['*'] }),
        new iam.PolicyStatement({
          actions: ['ec2:TerminateInstances'],
          resources: [instances],
          conditions: {
            StringEquals: { [`aws:ResourceTag/${FLEET_TAGS.cluster}`]: cluster },
            StringLike: { [`aws:ResourceTag/${FLEET_TAGS.fleet}`]: '*' },
          },
        }),
      ],
    });
    explain(this.access, {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'ec2:DescribeInstances cannot be narrowed to a resource (service authorization reference).',
    });
    explain(this.access, {
      id: `AwsSolutions-IAM5[Resource::${findingOf(this, instances)}]`,
      reason: `Only instances that carry the tags ${FLEET_TAGS.cluster} of this cluster and ${FLEET_TAGS.fleet}.`,
    });
  }

  /**
   * Has the workers of a fleet ended when the resource that this returns is deleted. It is to depend on all that they stand
   * in, and what allows a controller to have more of them made is to depend on it.
   *
   * @param nodes - what the names of the fleet's nodes begin with
   */
  endWith(scope: Construct, nodes: string): CustomResource {
    const properties: FleetWorkersProperties = { Cluster: this.cluster, Fleet: nodes };
    const resource = new CustomResource(scope, 'Workers', {
      resourceType: FLEET_WORKERS_TYPE,
      serviceToken: this.provider.serviceToken,
      properties: { ...properties },
    });
    resource.node.addDependency(this.access);
    return resource;
  }
}
