import type { Construct } from 'constructs';
import { RootDevice } from './root-device';

export interface RootVolumeProps {
  /** AMI id (may be a token). */
  readonly imageId: string;
  /** Device name of the image's root volume. @default - as EC2 knows it of the image, asked at the first deploy */
  readonly rootDeviceName?: string | undefined;
  readonly sizeGib: number;
}

/** The root volume of a machine, as a block device mapping: encrypted, and gone with the machine. */
export function rootVolume(scope: Construct, { imageId, rootDeviceName, sizeGib }: RootVolumeProps) {
  return {
    deviceName: rootDeviceName ?? RootDevice.nameOf(scope, imageId),
    ebs: { volumeType: 'gp3', volumeSize: sizeGib, encrypted: true, deleteOnTermination: true },
  };
}
