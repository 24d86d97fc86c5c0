import { type CustomResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';
import { acknowledgeAwsCustomResource } from './nag-reasons';

export interface LookUp {
  /** CloudFormation's name for it, such as `Custom::SkylanPinnedImage`. */
  readonly resourceType: string;
  /** Service and action of the AWS SDK. */
  readonly service: string;
  readonly action: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Path of the value in what the call answers, such as `Parameter.Value`. */
  readonly answer: string;
  /** ARNs that the call needs access to. */
  readonly resources: string[];
}

/**
 * A value that AWS is asked for when the look-up is first deployed, and never again: it is the resource's physical id,
 * and an update calls nothing. An update comes from the CDK itself, which may write the resource's properties otherwise
 * in another version. What is to be asked anew needs another `id`.
 *
 * @returns the value (token)
 */
export function lookUpOnce(scope: Construct, id: string, lookUp: LookUp): string {
  const { resourceType, service, action, parameters, answer, resources } = lookUp;
  const stack = Stack.of(scope);
  const asked = new AwsCustomResource(scope, id, {
    resourceType,
    onCreate: {
      ...{ service, action, parameters, outputPaths: [answer] },
      physicalResourceId: PhysicalResourceId.fromResponse(answer),
    },
    policy: AwsCustomResourcePolicy.fromSdkCalls({ resources }),
    installLatestAwsSdk: false,
    logGroup: logOf(stack),
  });
  acknowledgeAwsCustomResource(stack);
  return (asked.node.findChild('Resource') as CustomResource).ref;
}

/** The CDK runs all look-ups of a stack in one function, which takes one log group. */
function logOf(stack: Stack): LogGroup {
  const id = 'SkylanPinnedImageLog';
  const existing = stack.node.tryFindChild(id);
  return existing instanceof LogGroup
    ? existing
    : new LogGroup(stack, id, { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
}
