import type { RemovalPolicy } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { CloudMachine } from '../machine/cloud-machine';

/** What a desktop gateway joins with. */
export interface IUplinkProfile {
  /** Name of the SecureString parameter that holds the profile. */
  readonly parameterName: string;
  /** Name of the file that the command below writes. */
  readonly fileName: string;
  /** Shell command that fetches the profile into a file that only the caller can read. */
  readonly fetchCommand: string;
  /** Allows to read this profile, which is to join the LAN as this client. */
  grantRead(grantee: iam.IGrantable): iam.Grant;
}

export interface UplinkAccessProps {
  /** Name of the LAN. */
  readonly lanName: string;
  /** Host name of the gateway, which clients check where the uplink has certificates. */
  readonly gatewayHostname: string;
  /** MTU of the LAN, in bytes. */
  readonly lanMtuBytes: number;
  /** The LAN in CIDR notation. */
  readonly lanCidr: string;
  /** Signs certificates, where the uplink has such. @default - a new one */
  readonly signingKey?: kms.IKey | undefined;
  /** Encrypts secrets. @default - the account's own key for Parameter Store */
  readonly encryptionKey?: kms.IKey | undefined;
  /** What becomes of keys and profiles when the LAN is removed. @default RemovalPolicy.DESTROY */
  readonly removalPolicy?: RemovalPolicy | undefined;
}

/** Who may come in by an uplink: its keys, and its clients' profiles. */
export interface UplinkAccess {
  /** Tell that keys are not renewed as they should be. */
  readonly alarms: readonly cloudwatch.Alarm[];
  /** Lets the gateway read what it needs to let clients in, and start when that is there. */
  serveFrom(gateway: CloudMachine): void;
  /**
   * Makes a profile.
   *
   * @param remoteHost - public IPv4 address or DNS name of the gateway
   */
  createProfile(scope: Construct, id: string, client: string, remoteHost: string): IUplinkProfile;
}
