import { createHash } from 'node:crypto';
import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { explain } from '../findings/findings';
import { lookUpOnce } from './look-up';

/**
 * Device name of an image's root volume, as EC2 knows it. Under another name a machine would have a second, empty volume
 * beside a root volume that is as small as the image, and not encrypted.
 */
export class RootDevice extends Construct {
  /**
   * One look-up an image and stack.
   *
   * @param imageId - AMI id (may be a token)
   */
  static nameOf(scope: Construct, imageId: string): string {
    const stack = Stack.of(scope);
    const image = JSON.stringify(stack.resolve(imageId));
    const id = `RootDevice-${createHash('sha256').update(image).digest('hex').slice(0, 16)}`;
    const known = stack.node.tryFindChild(id);
    return (known instanceof RootDevice ? known : new RootDevice(stack, id, imageId)).deviceName;
  }

  /** The device name (token), for example `/dev/sda1`. */
  readonly deviceName: string;

  private constructor(scope: Construct, id: string, imageId: string) {
    super(scope, id);
    this.deviceName = lookUpOnce(this, 'Lookup', {
      resourceType: 'Custom::SkylanRootDevice',
      ...{ service: 'EC2', action: 'describeImages', parameters: { ImageIds: [imageId] } },
      answer: 'Images.0.RootDeviceName',
      resources: ['*'],
    });
    explain(this, {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'ec2:DescribeImages cannot be narrowed to a resource (service authorization reference).',
    });
  }
}
