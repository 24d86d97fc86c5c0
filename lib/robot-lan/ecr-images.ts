import { Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** A repository of images in ECR. */
interface EcrRepository {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

/** The repository of an image; undefined where it is in another registry, or a variable names it. */
function repositoryOf(image: string): EcrRepository | undefined {
  const [, account, region, name] =
    /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([a-z0-9._/-]+)(?:[:@]|$)/.exec(image) ?? [];
  return account && region && name ? { account, region, name } : undefined;
}

/** Lets somebody pull those of the images that are in ECR, by name. A repository of another account has to allow it too. */
export function grantPullImages(scope: Construct, grantee: iam.IGrantable, images: readonly string[]): void {
  const repositories = new Map(
    images.flatMap((image) => {
      const found = repositoryOf(image);
      return found ? [[JSON.stringify(found), found] as const] : [];
    }),
  );
  for (const [index, { account, region, name }] of [...repositories.values()].entries()) {
    const arn = Stack.of(scope).formatArn({
      service: 'ecr',
      account,
      region,
      resource: 'repository',
      resourceName: name,
    });
    ecr.Repository.fromRepositoryAttributes(scope, `Repository${index}`, {
      repositoryArn: arn,
      repositoryName: name,
    }).grantPull(grantee);
  }
}
