import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { isUbuntu } from './distribution';
import { acknowledgeAwsCustomResource } from './nag-reasons';

/**
 * Device name of an image's root volume; under another name EC2 would add a second volume and leave the root as it is.
 *
 * @param image - AMI id or parameter name; an AMI id is taken for one made from Debian's
 */
export function rootDeviceName(image: string): string {
  return isUbuntu(image) ? '/dev/sda1' : '/dev/xvda';
}

export interface PinnedImageProps {
  /** SSM parameter that holds an AMI id: a public one such as `/aws/service/debian/release/13/latest/amd64`, or yours. */
  readonly parameterName: string;

  /**
   * Raise it to have the parameter read again.
   *
   * @default 1
   */
  readonly revision?: number;
}

/**
 * An AMI id that is looked up once, when it is first deployed, and kept.
 *
 * A plain "latest" parameter would be read at every deploy, and the day after
 * Debian publishes an image each deploy would replace every machine. Here a new
 * image is a decision: another parameter name or a raised `revision`.
 */
export class PinnedImage extends Construct {
  /**
   * AMI id of an image as settings name it, by id or by parameter. One look-up
   * an image and scope, however many machines share it.
   */
  static idOf(scope: Construct, image: string, revision: number): string {
    if (image.startsWith('ami-')) return image;
    const id = `Image${image.replaceAll('/', '.')}`;
    const known = scope.node.tryFindChild(id) as PinnedImage | undefined;
    return (known ?? new PinnedImage(scope, id, { parameterName: image, revision })).imageId;
  }

  /** The AMI id (token). */
  readonly imageId: string;

  constructor(scope: Construct, id: string, props: PinnedImageProps) {
    super(scope, id);
    const read = {
      service: 'SSM',
      action: 'getParameter',
      parameters: { Name: props.parameterName },
      outputPaths: ['Parameter.Value'],
      physicalResourceId: PhysicalResourceId.of(`${props.parameterName}#${props.revision ?? 1}`),
    };
    const parameterArn = Stack.of(this).formatArn({
      service: 'ssm',
      // AWS's public parameters belong to no account.
      ...(props.parameterName.startsWith('/aws/') ? { account: '' } : {}),
      resource: 'parameter',
      resourceName: props.parameterName.replace(/^\//, ''),
    });
    const lookup = new AwsCustomResource(this, 'Lookup', {
      resourceType: 'Custom::SkylanPinnedImage',
      onCreate: read,
      onUpdate: read,
      policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: [parameterArn] }),
      installLatestAwsSdk: false,
      logGroup: lookupLog(Stack.of(this)),
    });
    this.imageId = lookup.getResponseField('Parameter.Value');
    acknowledgeAwsCustomResource(Stack.of(this));
  }
}

/** The CDK runs all look-ups of a stack in one function, which takes one log group. */
function lookupLog(stack: Stack): LogGroup {
  const id = 'SkylanPinnedImageLog';
  const existing = stack.node.tryFindChild(id);
  return existing instanceof LogGroup
    ? existing
    : new LogGroup(stack, id, { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
}
