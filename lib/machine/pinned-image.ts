import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { isDebian, isUbuntu } from './distribution';
import { lookUpOnce } from './look-up';

/**
 * Device name of an image's root volume, where its publisher is known to keep to one.
 *
 * @param image - AMI id or parameter name
 * @returns undefined for an image of somebody else's, such as a machine learning image or one of your own: EC2 is to be asked
 */
export function rootDeviceName(image: string): string | undefined {
  if (isDebian(image)) return '/dev/xvda';
  return isUbuntu(image) ? '/dev/sda1' : undefined;
}

export interface PinnedImageProps {
  /**
   * SSM parameter that holds an AMI id: a public one such as
   * `/aws/service/debian/release/13/latest/amd64`, or yours. Not a token.
   */
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
    const id = `Image${idPart(image)}`;
    const known = scope.node.tryFindChild(id) as PinnedImage | undefined;
    return (known ?? new PinnedImage(scope, id, { parameterName: image, revision })).imageId;
  }

  /** The AMI id (token); another token for another parameter or revision. */
  readonly imageId: string;

  constructor(scope: Construct, id: string, { parameterName, revision = 1 }: PinnedImageProps) {
    super(scope, id);
    const parameterArn = Stack.of(this).formatArn({
      service: 'ssm',
      // AWS's public parameters belong to no account.
      ...(parameterName.startsWith('/aws/') ? { account: '' } : {}),
      resource: 'parameter',
      resourceName: parameterName.replace(/^\//, ''),
    });
    this.imageId = lookUpOnce(this, `Lookup${idPart(parameterName)}-${revision}`, {
      resourceType: 'Custom::SkylanPinnedImage',
      ...{ service: 'SSM', action: 'getParameter', parameters: { Name: parameterName } },
      answer: 'Parameter.Value',
      resources: [parameterArn],
    });
  }
}

/** An id cannot hold a `/`, nor a parameter's name a `~`. */
function idPart(parameterName: string): string {
  return parameterName.replaceAll('/', '~');
}
