import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { HandlerProvider } from '../custom-resource/handler-provider';
import { explain } from '../findings/findings';

/** The function that asks EC2 about instance types, once a stack, and what it may do. */
export function instanceFactsProvider(scope: Construct): { provider: HandlerProvider; access: iam.Policy } {
  const provider = HandlerProvider.singleton(scope, 'SkylanInstanceFactsProvider', {
    handler: 'instance-facts',
    description: 'skylan: asks EC2 what processors, memory and GPUs an instance type has',
  });
  const known = provider.node.tryFindChild('Access');
  return { provider, access: known instanceof iam.Policy ? known : allow(provider) };
}

function allow(provider: HandlerProvider): iam.Policy {
  const access = new iam.Policy(provider, 'Access', {
    roles: [provider.role],
    statements: [new iam.PolicyStatement({ actions: ['ec2:DescribeInstanceTypes'], resources: ['*'] })],
  });
  explain(access, {
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'ec2:DescribeInstanceTypes cannot be narrowed to a resource (service authorization reference).',
  });
  return access;
}
