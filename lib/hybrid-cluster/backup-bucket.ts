import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { findingOf } from '../custom-resource/nag-finding';
import { explain } from '../findings/findings';
import type { CloudMachine } from '../machine/cloud-machine';

/** Names that `skylan-backup` gives its copies. */
const BACKUPS = 'state-*';

/** How long a copy is kept, and one that was overwritten or removed. */
const KEPT_DAYS = 90;
const OLD_VERSION_DAYS = 30;

/** Copies of a cluster's state, which outlive the volume that it is on and the stack. */
export class BackupBucket extends Construct {
  /** Name of the bucket (token). */
  readonly bucketName: string;

  private readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bucket = new s3.Bucket(this, 'Bucket', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [
        {
          expiration: Duration.days(KEPT_DAYS),
          noncurrentVersionExpiration: Duration.days(OLD_VERSION_DAYS),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.bucketName = this.bucket.bucketName;
    explain(this.bucket, {
      id: 'AwsSolutions-S1',
      reason: 'One machine writes here, once a night; a log of that would need a second bucket, and tell nothing new.',
    });
  }

  /** Lets a controller put copies here and read them; not list or remove them. */
  grantBackUp(machine: CloudMachine): void {
    const copies = this.bucket.arnForObjects(BACKUPS);
    machine.role.addToPolicy(
      new iam.PolicyStatement({ actions: ['s3:GetObject', 's3:PutObject'], resources: [copies] }),
    );
    explain(machine.role, {
      id: `AwsSolutions-IAM5[Resource::${findingOf(this, copies)}]`,
      reason: "The bucket holds this cluster's copies alone, whose names have the time in them.",
    });
  }
}
