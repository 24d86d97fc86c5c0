import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { PinnedImage } from './pinned-image';

/** Of an image by a parameter. */
export interface CloudImageOptions {
  /**
   * Raise it to have the parameter read again, which replaces machines where the image has changed.
   *
   * @default 1
   */
  readonly revision?: number;
}

/**
 * An image that is looked up once, when it is first deployed, and kept: the day after Debian publishes an image no deploy
 * replaces a machine.
 */
export class CloudImage implements ec2.IMachineImage {
  /** Debian 13. @param architecture - X86_64 by default */
  static debian13(architecture = ec2.InstanceArchitecture.X86_64, options: CloudImageOptions = {}): CloudImage {
    return new CloudImage(`/aws/service/debian/release/13/latest/${processorOf(architecture)}`, options);
  }

  /** Ubuntu 24.04. @param architecture - X86_64 by default */
  static ubuntu2404(architecture = ec2.InstanceArchitecture.X86_64, options: CloudImageOptions = {}): CloudImage {
    const name = `server/24.04/stable/current/${processorOf(architecture)}/hvm/ebs-gp3/ami-id`;
    return new CloudImage(`/aws/service/canonical/ubuntu/${name}`, options);
  }

  /** The image whose AMI id a parameter holds: a public one, or yours. @param parameterName - no token */
  static fromSsmParameter(parameterName: string, options: CloudImageOptions = {}): CloudImage {
    return new CloudImage(parameterName, options);
  }

  /** Name of the parameter that holds its AMI id. */
  readonly parameterName: string;

  private readonly revision: number;

  private constructor(parameterName: string, { revision = 1 }: CloudImageOptions) {
    this.parameterName = parameterName;
    this.revision = revision;
  }

  /** The image, looked up once for all machines of a scope. */
  getImage(scope: Construct): ec2.MachineImageConfig {
    return {
      imageId: PinnedImage.idOf(scope, this.parameterName, this.revision),
      osType: ec2.OperatingSystemType.LINUX,
      userData: ec2.UserData.forLinux(),
    };
  }
}

function processorOf(architecture: ec2.InstanceArchitecture): 'amd64' | 'arm64' {
  return architecture === ec2.InstanceArchitecture.ARM_64 ? 'arm64' : 'amd64';
}
