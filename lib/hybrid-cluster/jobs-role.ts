import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { findingOf } from '../custom-resource/nag-finding';
import { explain } from '../findings/findings';
import type { AwsSitePlan } from './plan-types';

export interface JobsRoleProps {
  /** Role of the machines that jobs run on, which gives them this one's credentials. */
  readonly workers: iam.Role;
  readonly buckets: AwsSitePlan['buckets'];
}

/**
 * What jobs on a site's workers may do in AWS, whoever's they are: use buckets, and what else it is granted. It is not
 * the workers' own role, whose credentials root alone gets.
 */
export class JobsRole extends Construct implements iam.IGrantable {
  readonly role: iam.Role;
  readonly grantPrincipal: iam.IPrincipal;

  constructor(scope: Construct, id: string, { workers, buckets }: JobsRoleProps) {
    super(scope, id);
    this.role = new iam.Role(this, 'Role', {
      assumedBy: workers,
      description: 'Jobs on the workers of a Slurm cluster',
    });
    this.role.grantAssumeRole(workers);
    this.grantPrincipal = this.role;
    if (buckets.length === 0) return;
    const written = buckets.filter(({ access }) => access === 'write');
    const keysOf = (some: typeof buckets) => some.flatMap(({ keyArn }) => keyArn ?? []);
    this.allow(['s3:ListBucket'], this.arns(buckets));
    this.allow(['s3:GetObject'], this.objectsOf(buckets));
    this.allow(
      ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
      this.objectsOf(written),
    );
    this.allow(['kms:Decrypt'], keysOf(buckets));
    this.allow(['kms:GenerateDataKey'], keysOf(written));
  }

  private allow(actions: string[], resources: readonly string[]): void {
    if (resources.length === 0) return;
    this.role.addToPolicy(new iam.PolicyStatement({ actions, resources: [...new Set(resources)] }));
  }

  private arns(buckets: AwsSitePlan['buckets']): string[] {
    return buckets.map(({ name }) =>
      Stack.of(this).formatArn({ service: 's3', region: '', account: '', resource: name }),
    );
  }

  private objectsOf(buckets: AwsSitePlan['buckets']): string[] {
    const objects = this.arns(buckets).map((arn) => `${arn}/*`);
    for (const one of objects) {
      explain(this.role, {
        id: `AwsSolutions-IAM5[Resource::${findingOf(this, one)}]`,
        reason: 'The settings open the whole bucket to jobs; what is in it is known to them alone.',
      });
    }
    return objects;
  }
}
