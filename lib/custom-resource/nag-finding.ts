import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A resource's ARN as cdk-nag names it in a finding: with its tokens in angle brackets. */
export function findingOf(scope: IConstruct, arn: string): string {
  const resolved: string | { 'Fn::Join': [string, Part[]] } = Stack.of(scope).resolve(arn);
  if (typeof resolved === 'string') return resolved;
  return resolved['Fn::Join'][1].map(named).join('');
}

type Part = string | { Ref: string } | { 'Fn::GetAtt': [id: string, attribute: string] };

function named(part: Part): string {
  if (typeof part === 'string') return part;
  return `<${'Ref' in part ? part.Ref : part['Fn::GetAtt'].join('.')}>`;
}
