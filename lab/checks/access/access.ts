import type { PolicyDocument } from '../../aws/evaluate';

/** A role or user, and what it may do. */
export interface Principal {
  readonly arn: string;
  /** For people: the role's id in the template, for example. */
  readonly label: string;
  /** Who may assume it. @default it is no role */
  readonly trust?: PolicyDocument;
  readonly policies: readonly PolicyDocument[];
}

/** All that policies say: who may do what, and what resources' own policies add to it. */
export interface Access {
  readonly principals: readonly Principal[];
  /** By the ARN of the resource. */
  readonly resourcePolicies: Readonly<Record<string, PolicyDocument>>;
}

/** A call of a machine, a function or a user, as `lab/aws/plugin/calls.py` writes it down. */
export interface AwsCall {
  /** ARN of the role or user. */
  readonly principal: string;
  /** Service that assumed the role. @default it is no role */
  readonly by?: string;
  readonly action: string;
  /** All that it names: AWS refuses the call when one of them is not allowed. */
  readonly resources: readonly Resource[];
}

export interface Resource {
  readonly arn: string;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
  /** Condition keys of the service itself, such as `cloudwatch:namespace`. @default none */
  readonly conditions?: Readonly<Record<string, string>>;
}

/** The calls of a record, which has one a line. */
export function callsOf(record: string): AwsCall[] {
  return record
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as AwsCall);
}
