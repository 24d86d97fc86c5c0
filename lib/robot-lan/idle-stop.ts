import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { findingOf } from '../custom-resource/nag-finding';
import type { CloudMachine } from '../machine/cloud-machine';
import { LAN_TAG, LAST_STOP_TAG } from './machine-tags';

/**
 * Lets a gateway stop the machines of its LAN, itself too, and say in their tag why; and ask whether a deploy runs.
 *
 * @param lan - name of the LAN
 */
export function allowIdleStop({ role }: CloudMachine, lan: string): void {
  const stack = Stack.of(role);
  const arn = (service: string, resource: string, resourceName: string) =>
    stack.formatArn({ service, resource, resourceName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
  const instances = arn('ec2', 'instance', '*');
  // CloudFormation adds an id of its own to a stack's name.
  const ownStack = arn('cloudformation', 'stack', `${stack.stackName}/*`);
  const isOfLan = { StringEquals: { [`aws:ResourceTag/${LAN_TAG}`]: lan } };
  const statements = [
    new iam.PolicyStatement({ actions: ['ec2:DescribeInstances'], resources: ['*'] }),
    new iam.PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: [ownStack] }),
    new iam.PolicyStatement({ actions: ['ec2:StopInstances'], resources: [instances], conditions: isOfLan }),
    new iam.PolicyStatement({
      actions: ['ec2:CreateTags'],
      resources: [instances],
      conditions: { ...isOfLan, 'ForAllValues:StringEquals': { 'aws:TagKeys': [LAST_STOP_TAG] } },
    }),
  ];
  for (const statement of statements) role.addToPolicy(statement);
  const acknowledge = (resource: string, reason: string) =>
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${findingOf(role, resource)}]`, reason });
  acknowledge(instances, `Only instances that carry the tag ${LAN_TAG} of this LAN, which its machines do.`);
  acknowledge(ownStack, "The id at the end of the stack's own ARN, which only the deploy knows.");
}
