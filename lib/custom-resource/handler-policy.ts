import { Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/**
 * What a handler may do for the custom resources of one namespace: a policy of
 * its own, not the role's default one, so that its removal can wait for theirs.
 *
 * Another namespace is another policy, not a changed one. CloudFormation has
 * resources of the namespace before removed when all that is new stands, and
 * a policy that a template no longer has only after what depended on it.
 * A policy that had been changed would by then allow the new namespace alone.
 *
 * @param namespace - without slashes at its ends, for example `skylan/lan/robot-lan`
 */
export function handlerPolicy(scope: Construct, namespace: string, props: iam.PolicyProps): iam.Policy {
  const suffix = Token.isUnresolved(namespace) ? '' : `-${namespace.replaceAll('/', '.')}`;
  return new iam.Policy(scope, `HandlerAccess${suffix}`, props);
}
