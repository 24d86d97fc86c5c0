import { join } from 'node:path';
import { repoRoot } from '../util/paths';
import { run } from '../util/run';
import { pythonPath } from './settings';

/** A policy as JSON: what it states is the evaluator's to read. */
export interface PolicyDocument {
  readonly Statement: readonly Statement[];
}

/** A statement of a policy, its one action or resource also as a list. */
export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly [element: string]: unknown;
}

/** What is asked about one action on one resource. */
export interface Question {
  /** ARN of a role or user, or a service such as `lambda.amazonaws.com`. */
  readonly principal: string;
  /** Such as `s3:GetObject`. */
  readonly action: string;
  /** ARN, or `*`. */
  readonly resource: string;
  /** Of the resource. @default none */
  readonly tags?: Readonly<Record<string, string>>;
  /** Condition keys of the service itself, such as `cloudwatch:namespace`. @default none */
  readonly conditions?: Readonly<Record<string, string>>;
  /** The principal's. @default none */
  readonly policies?: readonly PolicyDocument[];
  /** The resource's own, or a role's trust. @default none */
  readonly resourcePolicy?: PolicyDocument;
}

export type Decision = 'Allow' | 'Deny' | 'ImplicitDeny';

/** Answers each question, in their order. */
export type Evaluate = (questions: readonly Question[]) => Promise<readonly Decision[]>;

/**
 * What policies decide, by the policy engine of MiniStack (`evaluate.py`): denies before allows, wildcards, conditions,
 * a key's own policy. A condition key that the question says nothing of is absent.
 */
export const evaluate: Evaluate = async (questions) => {
  const argv = [pythonPath, '-B', join(repoRoot, 'lab', 'aws', 'evaluate.py')];
  const answers = await run(argv, { input: JSON.stringify(questions) });
  return JSON.parse(answers) as Decision[];
};
