import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A resource's ARN as cdk-nag names it in a finding: with its tokens in angle brackets. */
export function findingOf(scope: IConstruct, arn: string): string {
  const resolved: string | { 'Fn::Join': [string, (string | { Ref: string })[]] } = Stack.of(scope).resolve(arn);
  if (typeof resolved === 'string') return resolved;
  return resolved['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`)).join('');
}
