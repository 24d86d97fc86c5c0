import type { Stack } from 'aws-cdk-lib';
import { AwsCustomResource } from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';
import { explain } from '../findings/findings';

/** Reasons for the AwsSolutions findings that a cloud machine keeps. */
export function acknowledgeMachine(machine: Construct): void {
  explain(machine, {
    id: 'AwsSolutions-EC28',
    reason:
      'Five-minute metrics are enough: the machine reports readiness itself and nothing scales on its metrics; detailed monitoring would only add cost.',
  });
  explain(machine, {
    id: 'AwsSolutions-EC29',
    reason:
      "The instance holds no state: keys live in Parameter Store and KMS, addresses in resources of their own, a cluster's state on a volume of its own. Termination protection would only make the stack impossible to update or delete.",
  });
}

/** The reason for what a machine's role keeps, as `createMachineIdentity` makes it. */
export function acknowledgeMachineRole(scope: Construct): void {
  explain(scope, {
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'Session Manager: ssm:UpdateInstanceInformation and the ssmmessages actions cannot be narrowed to a resource (service authorization reference).',
  });
}

/** The reason for what cdk-nag says of all instances of a stack with a launch template: its rule takes each for made of one. */
export function acknowledgeLaunchTemplate(stack: Stack): void {
  explain(stack, {
    id: 'AwsSolutions-EC26',
    reason:
      'cdk-nag fails at an instance that is made without a launch template beside one that is there. All root volumes are encrypted (rootVolume).',
  });
}

/** Reasons for the findings on CDK's own singleton function behind `AwsCustomResource`. */
export function acknowledgeAwsCustomResource(stack: Stack): void {
  const singleton = stack.node.tryFindChild(`AWS${AwsCustomResource.PROVIDER_FUNCTION_UUID.replace(/-/g, '')}`);
  if (!singleton) return;
  explain(singleton, {
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    reason: 'The function of AwsCustomResource belongs to the CDK; the managed policy lets it write its log, no more.',
  });
  explain(singleton, {
    id: 'AwsSolutions-L1',
    reason: 'The runtime of the AwsCustomResource function is set and kept current by the CDK.',
  });
}
