import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { MACHINE_TAGS } from './machine-tags';
import type { FleetPlan } from './plan-types';

/** What the machines of a fleet are made of (tokens). */
export interface FleetResources {
  readonly purchase: FleetPlan['purchase'];
  /** Id of the launch template. */
  readonly launchTemplate: string;
  readonly imageId: string;
  /** Ids of the subnets. */
  readonly subnets: readonly string[];
  /** Ids of the security groups. */
  readonly securityGroups: readonly string[];
  /** ARN of the machines' role. */
  readonly roleArn: string;
}

const SPOT = 'spot.amazonaws.com';

/** Kinds of what EC2 makes for a machine, all tagged by the launch template. */
const MADE = ['instance', 'network-interface', 'volume'];
const MADE_FOR_SPOT = 'spot-instances-request';

/**
 * What a controller is allowed, so that EC2 makes machines of these launch templates for it, tagged as this cluster's, and
 * ends such machines. EC2 asks for `RunInstances` as it does for `CreateFleet`: an instant fleet is launched in the
 * caller's name (as Karpenter has it made).
 */
export function fleetStatements(
  scope: Construct,
  cluster: string,
  fleets: readonly FleetResources[],
): iam.PolicyStatement[] {
  const arn = arnsOf(scope);
  const all = (of: (fleet: FleetResources) => readonly string[]) => [...new Set(fleets.flatMap(of))];
  const isSpot = fleets.some(({ purchase }) => purchase === 'spot');
  const made = [...MADE, ...(isSpot ? [MADE_FOR_SPOT] : [])].map((kind) => arn(kind, '*'));
  const launch = ['ec2:CreateFleet', 'ec2:RunInstances'];
  const ofCluster = { [`aws:RequestTag/${MACHINE_TAGS.cluster}`]: cluster };
  // On-demand workers carry the cluster's tag alone.
  const isOfFleet = {
    StringEquals: { [`aws:ResourceTag/${MACHINE_TAGS.cluster}`]: cluster },
    StringLike: { [`aws:ResourceTag/${MACHINE_TAGS.fleet}`]: '*' },
  };
  return [
    new iam.PolicyStatement({
      actions: launch,
      resources: [
        ...all(({ launchTemplate }) => [arn('launch-template', launchTemplate)]),
        ...all(({ imageId }) => [arn('image', imageId)]),
        ...all(({ subnets }) => subnets.map((subnet) => arn('subnet', subnet))),
        ...all(({ securityGroups }) => securityGroups.map((group) => arn('security-group', group))),
      ],
    }),
    new iam.PolicyStatement({ actions: launch, resources: made, conditions: { StringEquals: ofCluster } }),
    new iam.PolicyStatement({ actions: ['ec2:CreateFleet'], resources: [arn('fleet', '*')] }),
    new iam.PolicyStatement({
      actions: ['ec2:CreateTags'],
      resources: made,
      conditions: { StringEquals: { ...ofCluster, 'ec2:CreateAction': ['CreateFleet', 'RunInstances'] } },
    }),
    new iam.PolicyStatement({
      actions: ['ec2:CreateTags'],
      resources: [arn('instance', '*')],
      conditions: { ...isOfFleet, 'ForAllValues:StringEquals': { 'aws:TagKeys': [MACHINE_TAGS.node] } },
    }),
    new iam.PolicyStatement({
      actions: ['ec2:TerminateInstances'],
      resources: [arn('instance', '*')],
      conditions: isOfFleet,
    }),
    new iam.PolicyStatement({
      actions: ['iam:PassRole'],
      resources: all(({ roleArn }) => [roleArn]),
      conditions: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    }),
    ...(isSpot ? [spotRole(scope)] : []),
  ];
}

/** ARNs of what has no name before it is made, with `*` in the name's place. */
export function createdResources(scope: Construct): string[] {
  return [...MADE, MADE_FOR_SPOT, 'fleet'].map((kind) => arnsOf(scope)(kind, '*'));
}

/** An account that has had no Spot instance yet lacks the role by which EC2 takes one back. EC2 makes it for the caller. */
function spotRole(scope: Construct): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['iam:CreateServiceLinkedRole'],
    resources: [
      Stack.of(scope).formatArn({
        service: 'iam',
        region: '',
        resource: 'role',
        resourceName: `aws-service-role/${SPOT}/AWSServiceRoleForEC2Spot`,
      }),
    ],
    conditions: { StringEquals: { 'iam:AWSServiceName': SPOT } },
  });
}

function arnsOf(scope: Construct) {
  return (resource: string, resourceName: string) =>
    Stack.of(scope).formatArn({
      service: 'ec2',
      // Images belong to whoever has published them.
      ...(resource === 'image' ? { account: '' } : {}),
      ...{ resource, resourceName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME },
    });
}
