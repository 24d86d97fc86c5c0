import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';
import { explain } from '../findings/findings';
import { findingOf } from './nag-finding';

/**
 * ARN of a parameter or folder in the stack of `scope`.
 *
 * @param name - with or without its leading slash
 */
export function parameterArn(scope: Construct, name: string): string {
  return Stack.of(scope).formatArn({
    service: 'ssm',
    resource: 'parameter',
    resourceName: name.replace(/^\//, ''),
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}

/**
 * Allows to read parameters of the stack of `scope`, each by its name.
 *
 * @param action - the one call by which they are read: machines and packs take several at once
 */
export function grantReadParameters(
  scope: Construct,
  grantee: iam.IGrantable,
  names: readonly string[],
  action: 'ssm:GetParameter' | 'ssm:GetParameters' = 'ssm:GetParameters',
): iam.Grant {
  return iam.Grant.addToPrincipal({
    grantee,
    actions: [action],
    resourceArns: names.map((name) => parameterArn(scope, name)),
  });
}

/**
 * Acknowledges that a role or policy may use a whole folder.
 *
 * @param arn - of the folder, with `/*` at its end
 * @param of - whose folder it is: "this LAN", for example
 */
export function acknowledgeFolder(owner: unknown, arn: string, of: string): void {
  if (!Construct.isConstruct(owner)) return;
  explain(owner as Construct, {
    id: `AwsSolutions-IAM5[Resource::${findingOf(owner as IConstruct, arn)}]`,
    reason: `The folder belongs to ${of} alone, and the names of what is in it are known at run time only.`,
  });
}
